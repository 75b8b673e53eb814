import { BrowserFetcher, type OutgoingRequestRecord } from '@app/fetching';

import {
  aServerWithRules,
  BrowserFetchers,
  describeWithBrowser,
  html,
} from '../support/browser-fetchers.js';
import { type Answer, type LoopbackServer, says } from '../support/loopback-server.js';
import { anOpenGate } from '../support/open-gate.js';

/** A page that tries to reach its own server in every way there is: what robots.txt allows, and what it does not. */
const EVERY_WAY_OUT = `
  <link rel="icon" href="/private/brand"><link rel="prefetch" href="/private/prefetched">
  <link rel="preload" as="fetch" href="/private/preloaded"><link rel="modulepreload" href="/private/module">
  <link rel="manifest" href="/private/manifest"><a id="link" href="/private/window" target="_blank">x</a>
  <form id="form" action="/private/form" target="_blank"></form>
  <video src="/private/video"></video><object data="/private/object"></object>
  <iframe src="/frame"></iframe><iframe src="/private/frame"></iframe>
  <iframe srcdoc="<script>fetch('/private/inner'); new WebSocket('ws://' + parent.location.host + '/private/inner')</script>"></iframe>
  <script type="speculationrules">
    {"prefetch": [{"source": "list", "urls": ["/private/prefetch"], "eagerness": "immediate"}],
     "prerender": [{"source": "list", "urls": ["/private/prerender"], "eagerness": "immediate"}]}
  </script>
  <script>
    const here = location.host;
    const attempt = (way) => { try { way(); } catch { /* the next one then */ } };
    attempt(() => fetch('/fetched'));
    attempt(() => fetch('/private/fetched', { keepalive: true }));
    attempt(() => navigator.sendBeacon('/private/beacon', 'x'));
    attempt(() => new EventSource('/private/events'));
    attempt(() => new WebSocket('ws://' + here + '/private/socket'));
    attempt(() => new Worker('/private/worker'));
    attempt(() => new Worker(URL.createObjectURL(new Blob(["fetch('http://" + here + "/private/fetched-by-worker')"]))));
    attempt(() => new SharedWorker('/private/shared'));
    attempt(() => navigator.serviceWorker.register('/private/service'));
    attempt(() => open('/private/opened'));
    attempt(() => document.getElementById('link').click());
    attempt(() => document.getElementById('form').submit());
    attempt(() => addEventListener('load', () => {
      const icon = document.head.appendChild(document.createElement('link'));
      Object.assign(icon, { rel: 'icon', href: '/private/later-brand' });
    }));
    attempt(() => {
      const frame = document.body.appendChild(document.createElement('iframe'));
      new frame.contentWindow.WebSocket('ws://' + here + '/private/borrowed');
    });
  </script>`;

/** Keeps a page open for as long as the browser takes to see to icons. */
const late: Answer = (request, response) => {
  setTimeout(() => {
    says(200)(request, response);
  }, 700);
};

/** Unlike what was held back. */
function isDocumentThatLeft({ purpose, isSent }: OutgoingRequestRecord): boolean {
  return purpose !== 'robots' && isSent;
}

describeWithBrowser(`${BrowserFetcher.name} and the gate`, () => {
  let server: LoopbackServer;
  let fetchers: BrowserFetchers;

  beforeAll(async () => {
    server = await aServerWithRules();
    fetchers = new BrowserFetchers(server);
  });

  afterAll(async () => {
    await fetchers.close();
    await server.close();
  });

  it('loads no pictures, styles or icons, and nothing that robots.txt disallows', async () => {
    server.answerWith({
      '/page': html(
        '<img src="/a.jpg"><link rel="stylesheet" href="/a.css"><script src="/private/a.js"></script>' +
          '<script src="http://elsewhere.invalid/a.js"></script><script src="/a.js"></script>',
      ),
      '/a.js': says(200, '', { 'content-type': 'text/javascript' }),
    });
    await fetchers.open().fetch(server.url('/page'));

    expect(server.asked.filter((path) => path !== '/robots.txt')).toEqual(['/page', '/a.js']);
  });

  it('lets nothing out that did not pass the gate, whatever a page tries', async () => {
    const told: OutgoingRequestRecord[] = [];
    const watched = fetchers.open({ gate: anOpenGate({ onRequest: (each) => told.push(each) }) });
    server.answerWith({
      '/page': says(200, EVERY_WAY_OUT, {
        'content-type': 'text/html',
        'speculation-rules': '"/private/rules"',
        link: '</private/announced>; rel=prefetch',
      }),
      '/frame': html('framed'),
      '/fetched': late,
    });
    await watched.fetch(server.url('/page'));
    const asked = server.asked.filter((path) => path !== '/robots.txt');

    expect(asked).toEqual(expect.arrayContaining(['/page', '/fetched', '/frame']));
    expect(asked.filter((path) => path.startsWith('/private'))).toEqual([]);
    expect(asked).toHaveLength(told.filter(isDocumentThatLeft).length);
  });
});
