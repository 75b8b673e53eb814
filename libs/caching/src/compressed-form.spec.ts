import { brotliDecompressSync, gunzipSync } from 'node:zlib';

import { describe, expect, it } from '@jest/globals';

import type { CacheEntry } from './cache.port.js';
import { compressedForm } from './compressed-form.js';

const aCacheEntry = (overrides: Partial<CacheEntry> = {}): CacheEntry => ({
  body: Buffer.from('{}'),
  etag: '"1"',
  contentType: 'application/json',
  storedAt: 0,
  ...overrides,
});

const body = Buffer.from(JSON.stringify({ text: 'Acme makes anvils. '.repeat(200) }));

describe(compressedForm.name, () => {
  it.each([
    ['br', brotliDecompressSync],
    ['gzip', gunzipSync],
  ] as const)('gives the same bytes in %s', async (coding, decompress) => {
    const form = await compressedForm(aCacheEntry({ body }), coding);

    expect(form?.length).toBeLessThan(body.length / 2);
    expect(form && decompress(form).equals(body)).toBe(true);
  });

  it('is made once, and is there at once from then on', async () => {
    const entry = aCacheEntry({ body });
    const [first, second] = await Promise.all([
      compressedForm(entry, 'br'),
      compressedForm(entry, 'br'),
    ]);

    expect(second).toBe(first);
    expect(compressedForm(entry, 'br')).toBe(first);
  });

  it('is not made of what is too small or cannot be made smaller', async () => {
    expect(compressedForm(aCacheEntry(), 'br')).toBeNull();
    await expect(compressedForm(aCacheEntry({ body: noise() }), 'gzip')).resolves.toBeNull();
  });
});

/** Bytes without a pattern, the same every time. */
function noise(): Buffer {
  let state = 1;
  return Buffer.from(
    Array.from({ length: 4096 }, () => {
      state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
      return state >>> 24;
    }),
  );
}
