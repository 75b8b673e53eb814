import type { CacheEntry } from './cache.port.js';
import { TieredCache } from './tiered.cache.js';

const MINUTE_MS = 60_000;

function aCacheEntry(body = Buffer.from('{}')): CacheEntry {
  return { body, etag: '"1"', contentType: 'application/json', storedAt: 1 };
}

describe(`${TieredCache.name} without Redis`, () => {
  it('gives the very object it was given: no copy, no parsing', async () => {
    const cache = new TieredCache({ maxEntries: 10, maxBytes: 1e6, redis: null });
    const entry = aCacheEntry();
    await cache.set('/a', entry, { ttlMs: MINUTE_MS, tags: [] });

    expect(await cache.get('/a')).toBe(entry);
  });

  it('holds no more entries than it may, and gives up what was not asked for longest', async () => {
    const cache = new TieredCache({ maxEntries: 2, maxBytes: 1e6, redis: null });
    await cache.set('/a', aCacheEntry(), { ttlMs: MINUTE_MS, tags: [] });
    await cache.set('/b', aCacheEntry(), { ttlMs: MINUTE_MS, tags: [] });
    await cache.get('/a');
    await cache.set('/c', aCacheEntry(), { ttlMs: MINUTE_MS, tags: [] });

    expect(await cache.get('/b')).toBeNull();
    expect(await cache.get('/a')).not.toBeNull();
    expect(cache.status().tiers[0]).toMatchObject({ entryCount: 2 });
  });

  it('holds no more bytes than it may', async () => {
    const cache = new TieredCache({ maxEntries: 1000, maxBytes: 100_000, redis: null });
    for (let index = 0; index < 50; index += 1) {
      const body = Buffer.alloc(10_000);
      await cache.set(`/${index}`, aCacheEntry(body), { ttlMs: MINUTE_MS, tags: [] });
    }

    expect(cache.status().tiers[0]?.byteCount).toBeLessThanOrEqual(100_000);
    expect(await cache.get('/49')).not.toBeNull();
    expect(await cache.get('/0')).toBeNull();
  });

  it('does not empty itself for something larger than it may hold', async () => {
    const cache = new TieredCache({ maxEntries: 10, maxBytes: 10_000, redis: null });
    await cache.set('/a', aCacheEntry(), { ttlMs: MINUTE_MS, tags: [] });
    await cache.set('/b', aCacheEntry(Buffer.alloc(20_000)), {
      ttlMs: MINUTE_MS,
      tags: [],
    });

    expect(await cache.get('/a')).not.toBeNull();
    expect(await cache.get('/b')).toBeNull();
  });

  it('lets go of what it finds to be stale', async () => {
    const cache = new TieredCache({ maxEntries: 10, maxBytes: 1e6, redis: null });
    await cache.set('/a', aCacheEntry(), { ttlMs: MINUTE_MS, tags: ['t'] });
    await cache.invalidateTags(['t']);
    await cache.get('/a');

    expect(cache.status().tiers[0]).toMatchObject({ entryCount: 0, byteCount: 0 });
  });

  it('says that there is no Redis by intention', () => {
    const cache = new TieredCache({ maxEntries: 10, maxBytes: 1e6, redis: null });

    expect(cache.status().tiers[1]).toMatchObject({ tier: 'redis', state: 'off', errorCode: null });
  });
});
