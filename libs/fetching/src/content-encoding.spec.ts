import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';

import { decodeContent, DecodedTooLargeError, UndecodableError } from './content-encoding.js';

const TEXT = Buffer.from('<html>hello</html>'.repeat(50));

describe(decodeContent.name, () => {
  it.each([
    ['gzip', gzipSync(TEXT)],
    ['x-gzip', gzipSync(TEXT)],
    ['BR', brotliCompressSync(TEXT)],
    ['deflate', deflateSync(TEXT)],
    ['deflate', deflateRawSync(TEXT)],
    ['identity', TEXT],
    ['deflate, gzip', gzipSync(deflateSync(TEXT))],
    [null, TEXT],
  ])('reads %s', async (encoding, bytes) => {
    const decoded = await decodeContent(bytes, encoding, 10_000);

    expect(Buffer.from(decoded).equals(TEXT)).toBe(true);
  });

  it('stops a bomb before it has gone off', async () => {
    const bomb = gzipSync(Buffer.alloc(20_000_000));

    await expect(decodeContent(bomb, 'gzip', 1_000_000)).rejects.toThrow(DecodedTooLargeError);
  });

  it.each([
    ['is cut short', gzipSync(TEXT).subarray(0, 30), 'gzip'],
    ['is something else', TEXT, 'br'],
    ['is in an encoding nobody asked for', TEXT, 'zstd'],
  ])('refuses content that %s', async (_what, bytes, encoding) => {
    await expect(decodeContent(bytes, encoding, 10_000)).rejects.toThrow(UndecodableError);
  });

  it('reads an empty body whatever it claims to be', async () => {
    await expect(decodeContent(new Uint8Array(), 'gzip', 10)).resolves.toHaveLength(0);
  });
});
