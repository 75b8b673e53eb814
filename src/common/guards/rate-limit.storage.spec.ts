import { describe, expect, it } from '@jest/globals';
import type { RedisConnection } from '@app/caching';

import { RateLimitStorage } from './rate-limit.storage.js';

const MINUTE_MS = 60_000;
const hit = (storage: RateLimitStorage, key: string, limit = 2, name = 'reads') =>
  storage.increment(key, MINUTE_MS, limit, 0, name);

describe(RateLimitStorage.name, () => {
  it('counts a client’s hits and blocks it beyond the limit', async () => {
    const storage = new RateLimitStorage(null);

    expect(await hit(storage, 'a')).toMatchObject({ totalHits: 1, isBlocked: false });
    expect(await hit(storage, 'a')).toMatchObject({ totalHits: 2, isBlocked: false });
    expect(await hit(storage, 'a')).toMatchObject({ totalHits: 3, isBlocked: true });
  });

  it('says in whole seconds when the client may come back', async () => {
    const storage = new RateLimitStorage(null);
    await hit(storage, 'a', 1);
    const { timeToBlockExpire, timeToExpire } = await hit(storage, 'a', 1);

    expect(timeToBlockExpire).toBe(timeToExpire);
    expect(timeToBlockExpire).toBeGreaterThan(50);
    expect(timeToBlockExpire).toBeLessThanOrEqual(60);
  });

  it('counts clients, and limits, apart', async () => {
    const storage = new RateLimitStorage(null);
    await hit(storage, 'a', 1);

    expect(await hit(storage, 'b', 1)).toMatchObject({ isBlocked: false });
    expect(await hit(storage, 'a', 1, 'scrapes')).toMatchObject({ isBlocked: false });
    expect(await hit(storage, 'a', 1)).toMatchObject({ isBlocked: true });
  });

  it('goes on counting by itself when Redis is not there', async () => {
    const away = {
      isReady: false,
      client: { isReady: false, sendCommand: () => Promise.reject(new Error('ECONNREFUSED')) },
    } as unknown as RedisConnection;
    const storage = new RateLimitStorage(away);
    await hit(storage, 'a', 1);

    expect(await hit(storage, 'a', 1)).toMatchObject({ totalHits: 2, isBlocked: true });
  });
});
