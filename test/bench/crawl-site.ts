/**
 * The pages that all contenders of `crawl.bench.ts` read: as many distinct ones as asked for, made of the sample world's
 * once and served from memory. Prints their addresses, one a line, and an empty line.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

import { createWorld } from '@app/sample-world';

const [, , count = '100'] = process.argv;
const world = createWorld();
const originals = world.companies
  .map(({ pageId, linkedinId }) => ({
    pageId,
    linkedinId,
    ...world.respond(`/company/${encodeURIComponent(pageId)}`),
  }))
  .filter(({ pageId, status }) => status === 200 && /^[a-z-]+$/.test(pageId));

/** The same page under other ids, or it would be taken for one that was renamed, with posts of its own. */
function variantOf(index: number): { pageId: string; body: Buffer } {
  const original = originals[index % originals.length];
  const { pageId = '', linkedinId = null, body = '' } = original ?? {};
  if (linkedinId === null) {
    throw new Error(`${pageId} has no number of its own`);
  }
  const variant = `${pageId}-${index}`;
  const html = body
    .replaceAll(pageId, variant)
    .replaceAll(linkedinId, String(BigInt(linkedinId) + BigInt(index) * 1_000_000n))
    .replace(/\b\d{19}\b/g, (id) => String(BigInt(id) + BigInt(index) * 1_000n));
  return { pageId: variant, body: Buffer.from(html) };
}

const pages = Array.from({ length: Number(count) }, (_, index) => variantOf(index));
const bodies = new Map(pages.map(({ pageId, body }) => [`/company/${pageId}`, body]));

const server = createServer((request, response) => {
  const body = bodies.get(request.url ?? '');
  if (body === undefined) {
    response.writeHead(404).end();
    return;
  }
  response.writeHead(200, {
    'content-type': 'text/html; charset=utf-8',
    'content-length': body.length,
  });
  response.end(body);
});
server.listen(0, '127.0.0.1', () => {
  const { port } = server.address() as AddressInfo;
  const urls = [...bodies.keys()].map((path) => `http://127.0.0.1:${port}${path}`);
  process.stdout.write(`${urls.join('\n')}\n\n`);
});
