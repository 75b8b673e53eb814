import fc from 'fast-check';

import { compress, decompress } from './compression.js';

describe('compression', () => {
  it('gives back the bytes it was given', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 5000 }), async (bytes) => {
        const restored = await decompress(await compress(bytes), bytes.length);
        expect(Buffer.compare(restored, bytes)).toBe(0);
      }),
      { numRuns: 50 },
    );
  });

  it('refuses to unfold more than was put in', async () => {
    const small = await compress(Buffer.alloc(1_000_000));

    expect(small.length).toBeLessThan(100);
    await expect(decompress(small, 999_999)).rejects.toThrow();
  });
});
