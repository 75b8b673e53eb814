/** A process of its own that has a browser at work on the URL it is given, and prints the browser's process id. */
import { BrowserFetcher } from '@app/fetching';

import { anOpenGate } from './open-gate.js';

const url = new URL(process.argv[2] ?? '');
const fetcher = new BrowserFetcher({
  executablePath: null,
  userAgent: 'Pagelens/0.1 (+mailto:test@example.org)',
  allowedHosts: [url.host],
  timeoutMs: 60_000,
  maxBytes: 100_000,
  gate: anOpenGate(),
  robots: null,
});
void fetcher.fetch(url).catch(() => undefined);
const watch = setInterval(() => {
  if (fetcher.processId !== null) {
    clearInterval(watch);
    process.stdout.write(`${fetcher.processId}\n`);
  }
}, 20);
