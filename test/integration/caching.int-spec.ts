import { setTimeout as pause } from 'node:timers/promises';

import {
  type Cache,
  type CacheTierStatus,
  connectRedis,
  createCache,
  type RedisConnection,
} from '@app/caching';

import { aCacheEntry, itKeepsTheCacheContract } from '../support/cache.contract.js';
import { untilTrue } from '../support/eventually.js';
import { isRedisInstalled, RedisServer } from '../support/redis-server.js';

const describeWithRedis = isRedisInstalled() ? describe : describe.skip;
const FOR_A_MINUTE = { ttlMs: 60_000, tags: ['page:acme'] };

interface Instance {
  readonly cache: Cache;
  readonly connection: RedisConnection;
}

describeWithRedis('the cache on a real Redis', () => {
  const instances: Instance[] = [];
  let server: RedisServer;
  let prefixCount = 0;
  let prefix: string;

  beforeAll(async () => {
    server = await RedisServer.start();
  });

  beforeEach(() => {
    prefixCount += 1;
    prefix = `test${prefixCount}`;
  });

  afterEach(async () => {
    await Promise.all(
      instances.splice(0).map(async ({ cache, connection }) => {
        await cache.close();
        await connection.close();
      }),
    );
  });

  afterAll(() => server.kill());

  /** One process as it were: its own connection, its own memory. */
  async function anInstance(clock: () => number = Date.now): Promise<Instance> {
    const connection = connectRedis(server.url);
    // Generous, so that a busy test machine does not count as a dead Redis.
    const options = { maxEntries: 100, maxBytes: 1e6, commandLimitMs: 500, keyPrefix: prefix };
    const instance = { connection, cache: createCache({ ...options, redis: connection, clock }) };
    instances.push(instance);
    await untilTrue(() => redisOf(instance.cache).state === 'ready');
    return instance;
  }

  function redisOf(cache: Cache): CacheTierStatus {
    const tier = cache.status().tiers.find((each) => each.tier === 'redis');
    if (!tier) {
      throw new Error('the cache does not tell about Redis');
    }
    return tier;
  }

  describe('as any cache', () => {
    itKeepsTheCacheContract(async (clock) => {
      prefixCount += 1;
      prefix = `contract${prefixCount}`;
      return (await anInstance(clock)).cache;
    });
  });

  describe('between instances', () => {
    it('gives one what the other has made', async () => {
      const [a, b] = [await anInstance(), await anInstance()];
      const entry = aCacheEntry({ body: Buffer.from([0, 200, 255]) });
      await a.cache.set('/acme', entry, FOR_A_MINUTE);

      await expect(b.cache.get('/acme')).resolves.toEqual(entry);
    });

    it('gives it for no longer than it was to live', async () => {
      let now = Date.now();
      const [a, b] = [await anInstance(() => now), await anInstance(() => now)];
      await a.cache.set('/acme', aCacheEntry(), FOR_A_MINUTE);
      now += 59_999;
      await expect(b.cache.get('/acme')).resolves.not.toBeNull();
      now += 1;

      await expect(b.cache.get('/acme')).resolves.toBeNull();
    });

    it('carries an invalidation to the memory of the other within a second', async () => {
      const [a, b] = [await anInstance(), await anInstance()];
      await a.cache.set('/acme', aCacheEntry(), FOR_A_MINUTE);
      await b.cache.get('/acme');
      await a.cache.invalidateTags(['page:acme']);

      await expect(a.cache.get('/acme')).resolves.toBeNull();
      expect(await untilTrue(async () => (await b.cache.get('/acme')) === null)).toBeLessThan(1000);
    });

    it('shows at once to an instance that did not hold it that it is gone', async () => {
      const [a, b] = [await anInstance(), await anInstance()];
      await a.cache.set('/acme', aCacheEntry(), FOR_A_MINUTE);
      await a.cache.invalidateTags(['page:acme']);

      await expect(b.cache.get('/acme')).resolves.toBeNull();
    });

    it('does not keep what one began before the other invalidated it', async () => {
      const [a, b] = [await anInstance(), await anInstance()];
      const ticket = a.cache.begin();
      await b.cache.invalidateTags(['page:acme']);
      await a.cache.set('/acme', aCacheEntry(), { ...FOR_A_MINUTE, ticket });

      await expect(b.cache.get('/acme')).resolves.toBeNull();
      expect(await untilTrue(async () => (await a.cache.get('/acme')) === null)).toBeLessThan(1000);
    });

    it('keeps what is made after the instance wrote, for both', async () => {
      const [a, b] = [await anInstance(), await anInstance()];
      await a.cache.invalidateTags(['page:acme']);
      await a.cache.set('/acme', aCacheEntry(), { ...FOR_A_MINUTE, ticket: a.cache.begin() });
      await b.cache.invalidateTags(['page:globex']);

      await expect(b.cache.get('/acme')).resolves.not.toBeNull();
      await expect(a.cache.get('/acme')).resolves.not.toBeNull();
    });

    it('takes what another program left under its key for a miss', async () => {
      const { cache, connection } = await anInstance();
      await connection.client.set(`${prefix}:entry:/acme`, '{"version":9}');
      await connection.client.set(`${prefix}:entry:/globex`, 'not JSON');

      await expect(cache.get('/acme')).resolves.toBeNull();
      await expect(cache.get('/globex')).resolves.toBeNull();
    });

    it('leaves nothing in Redis once it is cleared, and serves nothing of it anywhere', async () => {
      const [a, b] = [await anInstance(), await anInstance()];
      const body = Buffer.from('about jane-doe');
      await a.cache.invalidateTags(['user:jane-doe', 'user:john-roe']);
      await a.cache.set('/users/jane-doe', aCacheEntry({ body }), {
        ttlMs: 60_000,
        tags: ['user:jane-doe'],
      });
      await expect(b.cache.get('/users/jane-doe')).resolves.not.toBeNull();
      await a.connection.client.set(`${prefix}:other`, 'not of the cache');
      await a.cache.clear();

      await expect(a.cache.get('/users/jane-doe')).resolves.toBeNull();
      await expect(
        untilTrue(async () => (await b.cache.get('/users/jane-doe')) === null),
      ).resolves.toBeLessThan(1000);
      const { client } = a.connection;
      expect((await client.keys(`${prefix}:*`)).sort()).toEqual([
        `${prefix}:invalidations`,
        `${prefix}:other`,
      ]);
      const log = await client.zRange(`${prefix}:invalidations`, 0, -1);
      expect(log.filter((member) => !member.startsWith('!'))).toEqual([]);
      await b.cache.set('/acme', aCacheEntry(), FOR_A_MINUTE);
      await expect(a.cache.get('/acme')).resolves.not.toBeNull();
    });

    it('trusts nothing once the log of invalidations is lost', async () => {
      const [a, b] = [await anInstance(), await anInstance()];
      await a.cache.set('/acme', aCacheEntry(), FOR_A_MINUTE);
      await a.connection.client.del(`${prefix}:invalidations`);

      await expect(b.cache.get('/acme')).resolves.toBeNull();
      await expect(
        untilTrue(async () => (await a.cache.get('/acme')) === null),
      ).resolves.toBeLessThan(1000);
    });
  });

  it('holds the current value everywhere once a storm of reads and writes is over', async () => {
    const caches = (await Promise.all([anInstance(), anInstance(), anInstance()])).map(
      ({ cache }) => cache,
    );
    const database = new Map<string, number>();
    const keys = Array.from({ length: 8 }, (_, index) => `page:${index}`);
    let seed = 7;
    // A linear congruential generator: the same storm every time.
    const upTo = (limit: number): number => {
      seed = (seed * 1_103_515_245 + 12_345) % 2 ** 31;
      return Math.floor((seed / 2 ** 31) * limit);
    };
    const valueOf = async (cache: Cache, key: string): Promise<number> => {
      const { entry, lead } = await cache.lookUp(key, { tags: [key], waitMs: 60_000 });
      if (entry) {
        return Number(entry.etag);
      }
      const value = database.get(key) ?? 0;
      await pause(upTo(4));
      await lead.set(aCacheEntry({ etag: String(value) }), 60_000);
      return value;
    };
    const write = async (cache: Cache, key: string): Promise<void> => {
      const value = (database.get(key) ?? 0) + 1;
      database.set(key, value);
      await cache.invalidateTags([key]);
      // Whoever wrote reads it, or something newer.
      expect(await valueOf(cache, key)).toBeGreaterThanOrEqual(value);
    };
    for (let round = 0; round < 60; round += 1) {
      await Promise.all(
        Array.from({ length: 20 }, async () => {
          const key = keys[upTo(keys.length)] ?? '';
          for (const cache of caches.slice(upTo(caches.length)).slice(0, 1)) {
            await (upTo(4) === 0 ? write(cache, key) : valueOf(cache, key));
          }
        }),
      );
    }
    const areAllCurrent = async (): Promise<boolean> => {
      const seen = caches.flatMap((cache) =>
        keys.map(async (key) => (await valueOf(cache, key)) === (database.get(key) ?? 0)),
      );
      return (await Promise.all(seen)).every(Boolean);
    };

    expect(await untilTrue(areAllCurrent)).toBeLessThan(1000);
  });

  describe('when Redis is lost', () => {
    afterEach(async () => {
      server.resume();
      await server.kill();
      await server.start();
    });

    it('goes on in memory, says so, and makes nobody wait', async () => {
      const { cache } = await anInstance();
      await server.kill();
      await untilTrue(() => redisOf(cache).state === 'down');
      const startedAt = performance.now();
      for (let index = 0; index < 100; index += 1) {
        await cache.get(`/unknown/${index}`);
      }
      const waitedMs = (performance.now() - startedAt) / 100;
      await cache.set('/acme', aCacheEntry(), FOR_A_MINUTE);
      await cache.set('/globex', aCacheEntry(), { ttlMs: 60_000, tags: ['page:globex'] });

      expect(waitedMs).toBeLessThan(5);
      await expect(cache.get('/acme')).resolves.not.toBeNull();
      await expect(cache.get('/globex')).resolves.not.toBeNull();
      await cache.invalidateTags(['page:acme']);
      await expect(cache.get('/acme')).resolves.toBeNull();
      // First the line breaks, in one way or another; then nobody takes the call.
      await untilTrue(() => redisOf(cache).errorCode === 'ECONNREFUSED');
    });

    it('believes nothing for longer than a second that another may have changed meanwhile', async () => {
      const [a, b] = [await anInstance(), await anInstance()];
      await b.cache.set('/acme', aCacheEntry(), FOR_A_MINUTE);
      await server.kill();
      await untilTrue(() => redisOf(b.cache).state === 'down');
      await a.cache.invalidateTags(['page:acme']);

      expect(await untilTrue(async () => (await b.cache.get('/acme')) === null)).toBeLessThan(1500);
      await b.cache.set('/acme', aCacheEntry(), FOR_A_MINUTE);
      await expect(b.cache.get('/acme')).resolves.not.toBeNull();
    });

    it('comes back by itself, and then trusts nothing from before', async () => {
      const [a, b] = [await anInstance(), await anInstance()];
      await a.cache.set('/acme', aCacheEntry(), FOR_A_MINUTE);
      await b.cache.get('/acme');
      await server.kill();
      await untilTrue(() => redisOf(a.cache).state === 'down');
      await untilTrue(() => redisOf(b.cache).state === 'down');
      await a.cache.invalidateTags(['page:acme']);
      await server.start();
      await untilTrue(() => redisOf(a.cache).state === 'ready');
      await untilTrue(() => redisOf(b.cache).state === 'ready');

      await expect(b.cache.get('/acme')).resolves.toBeNull();
      await a.cache.set('/acme', aCacheEntry({ etag: '"2"' }), FOR_A_MINUTE);
      await expect(b.cache.get('/acme')).resolves.toMatchObject({ etag: '"2"' });
    });

    it('hands over what was invalidated while it was away from the others', async () => {
      const [a, b] = [await anInstance(), await anInstance()];
      await b.cache.set('/acme', aCacheEntry(), FOR_A_MINUTE);
      await b.cache.set('/globex', aCacheEntry(), { ttlMs: 60_000, tags: ['page:globex'] });
      await a.connection.client.disconnect();
      await a.cache.invalidateTags(['page:acme']);
      await expect(b.cache.get('/acme')).resolves.not.toBeNull();
      await a.connection.client.connect();
      await untilTrue(() => redisOf(a.cache).state === 'ready');

      expect(await untilTrue(async () => (await b.cache.get('/acme')) === null)).toBeLessThan(1000);
      await expect(b.cache.get('/globex')).resolves.not.toBeNull();
    });

    it('waits for one that hangs no longer than its limit, and only once', async () => {
      const { cache } = await anInstance();
      server.hang();
      const startedAt = performance.now();
      await Promise.all([1, 2, 3].map((index) => cache.get(`/unknown/${index}`)));
      const firstMs = performance.now() - startedAt;
      await cache.get('/unknown/4');
      const secondMs = performance.now() - startedAt - firstMs;

      expect(firstMs).toBeLessThan(1000);
      expect(secondMs).toBeLessThan(50);
      expect(redisOf(cache)).toMatchObject({ state: 'down', errorCode: 'TIMED_OUT' });
      server.resume();
      await untilTrue(() => redisOf(cache).state === 'ready');
    });

    it('starts without it', async () => {
      await server.kill();
      const connection = connectRedis(server.url);
      const cache = createCache({ maxEntries: 10, maxBytes: 1e6, redis: connection });
      instances.push({ cache, connection });
      await cache.set('/acme', aCacheEntry(), FOR_A_MINUTE);

      await expect(cache.get('/acme')).resolves.not.toBeNull();
      expect(redisOf(cache).state).toBe('down');
      await server.start();
      await untilTrue(() => redisOf(cache).state === 'ready');
      // What was made while nobody could be asked is not trusted once they can be.
      await expect(cache.get('/acme')).resolves.toBeNull();
    });
  });
});
