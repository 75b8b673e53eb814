// Each asks servers for something without request interception taking note (seen with Chrome 156).
const BACK_DOORS: readonly string[] = [
  'WebSocket',
  'WebSocketStream',
  'WebTransport',
  'RTCPeerConnection',
  'webkitRTCPeerConnection',
  'Worker',
  'SharedWorker',
  'open',
];

/**
 * Runs in every frame before the page's own scripts: what would pass by the gate is not there, and icons of any name are
 * not announced to the browser, which would fetch them by itself. A page for reading needs none of it.
 */
export const SHUT_BACK_DOORS = `
  for (const name of ${JSON.stringify(BACK_DOORS)}) {
    delete globalThis[name];
  }
  delete Navigator.prototype.serviceWorker;
  new MutationObserver(() => {
    for (const icon of document.querySelectorAll('link[rel*="icon" i]')) {
      icon.remove();
    }
  }).observe(document, { childList: true, subtree: true, attributeFilter: ['rel'] });
`;
