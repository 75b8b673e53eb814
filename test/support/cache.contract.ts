import type { Cache, CacheEntry } from '@app/caching';

/** A finished answer. Pass only what the test is about. */
export function aCacheEntry(overrides: Partial<CacheEntry> = {}): CacheEntry {
  return {
    body: Buffer.from('{"name":"Acme"}'),
    etag: '"1"',
    contentType: 'application/json',
    storedAt: Date.parse('2026-01-01T00:00:00Z'),
    ...overrides,
  };
}

/** A promise and the handle to keep it, for what has to happen in between. */
function aGate(): { readonly opened: Promise<void>; readonly open: () => void } {
  let open = (): void => undefined;
  const opened = new Promise<void>((resolve) => {
    open = resolve;
  });
  return { opened, open };
}

/** What every cache promises, whatever it stands on. `make` gives an empty one that reads the time from `clock`. */
export function itKeepsTheCacheContract(make: (clock: () => number) => Promise<Cache>): void {
  const minuteMs = 60_000;
  let now: number;
  let cache: Cache;

  beforeEach(async () => {
    now = Date.now();
    cache = await make(() => now);
  });

  afterEach(() => cache.close());

  const ofAcme = { ttlMs: minuteMs, tags: ['page:acme', 'pages'] };

  it('gives back what it was given, byte for byte', async () => {
    const entry = aCacheEntry({ body: Buffer.from([0, 255, 128, 10]) });
    await cache.set('/acme', entry, ofAcme);

    await expect(cache.get('/acme')).resolves.toEqual(entry);
  });

  it('knows nothing of other keys', async () => {
    await cache.set('/acme', aCacheEntry(), ofAcme);

    await expect(cache.get('/acm')).resolves.toBeNull();
  });

  it('keeps what came last', async () => {
    await cache.set('/acme', aCacheEntry({ etag: '"1"' }), ofAcme);
    await cache.set('/acme', aCacheEntry({ etag: '"2"' }), ofAcme);

    await expect(cache.get('/acme')).resolves.toMatchObject({ etag: '"2"' });
  });

  it('forgets when the time is up, and not before', async () => {
    await cache.set('/acme', aCacheEntry(), ofAcme);
    now += minuteMs - 1;
    await expect(cache.get('/acme')).resolves.not.toBeNull();
    now += 1;

    await expect(cache.get('/acme')).resolves.toBeNull();
  });

  it('does not keep what has no time to live', async () => {
    await cache.set('/acme', aCacheEntry(), { ...ofAcme, ttlMs: 0 });

    await expect(cache.get('/acme')).resolves.toBeNull();
  });

  it('forgets at once what was made of an invalidated tag, and nothing else', async () => {
    await cache.set('/acme', aCacheEntry(), ofAcme);
    await cache.set('/globex', aCacheEntry(), { ttlMs: minuteMs, tags: ['page:globex'] });
    const invalidating = cache.invalidateTags(['page:acme', 'page:unknown']);

    await expect(cache.get('/acme')).resolves.toBeNull();
    await invalidating;
    await expect(cache.get('/acme')).resolves.toBeNull();
    await expect(cache.get('/globex')).resolves.not.toBeNull();
  });

  it('keeps what is made after the invalidation', async () => {
    await cache.invalidateTags(['page:acme']);
    await cache.set('/acme', aCacheEntry(), { ...ofAcme, ticket: cache.begin() });

    await expect(cache.get('/acme')).resolves.not.toBeNull();
  });

  it('does not keep what was begun before the invalidation and ended after it', async () => {
    const ticket = cache.begin();
    await cache.invalidateTags(['page:acme']);
    await cache.set('/acme', aCacheEntry(), { ...ofAcme, ticket });

    await expect(cache.get('/acme')).resolves.toBeNull();
    expect(cache.isCurrent(ticket, ['page:acme'])).toBe(false);
    expect(cache.isCurrent(ticket, ['page:globex'])).toBe(true);
  });

  it('has nothing to do for no tags', async () => {
    const ticket = cache.begin();
    await cache.invalidateTags([]);

    expect(cache.isCurrent(ticket, ['page:acme'])).toBe(true);
  });

  it('tells the state of its tiers', () => {
    const { tiers } = cache.status();

    expect(tiers.map(({ tier }) => tier)).toEqual(['memory', 'redis']);
    expect(tiers[0]).toMatchObject({
      state: 'ready',
      errorCode: null,
      entryCount: 0,
      byteCount: 0,
    });
  });

  describe('getOrSet', () => {
    it('makes a value once for all who ask at once, and keeps it', async () => {
      let made = 0;
      const make = async (): Promise<CacheEntry> => {
        made += 1;
        await Promise.resolve();
        return aCacheEntry();
      };
      const all = await Promise.all(
        Array.from({ length: 100 }, () => cache.getOrSet('/acme', ofAcme, make)),
      );
      await cache.getOrSet('/acme', ofAcme, make);

      expect(made).toBe(1);
      expect(all.every((entry) => entry?.etag === '"1"')).toBe(true);
    });

    it('hands on a null and keeps nothing', async () => {
      await expect(
        cache.getOrSet('/acme', ofAcme, () => Promise.resolve(null)),
      ).resolves.toBeNull();
      await expect(cache.get('/acme')).resolves.toBeNull();
    });

    it('hands a failure to all who wait, and tries again for the next', async () => {
      const fail = (): Promise<CacheEntry> => Promise.reject(new Error('database gone'));
      const [first, second] = await Promise.allSettled([
        cache.getOrSet('/acme', ofAcme, fail),
        cache.getOrSet('/acme', ofAcme, fail),
      ]);

      expect([first.status, second.status]).toEqual(['rejected', 'rejected']);
      await expect(
        cache.getOrSet('/acme', ofAcme, () => Promise.resolve(aCacheEntry())),
      ).resolves.toMatchObject({ etag: '"1"' });
    });

    it('does not give the old value to whoever asks after the write', async () => {
      const [begun, gate] = [aGate(), aGate()];
      const early = cache.getOrSet('/acme', ofAcme, async () => {
        begun.open();
        await gate.opened;
        return aCacheEntry({ etag: '"old"' });
      });
      await begun.opened;
      await cache.invalidateTags(['page:acme']);
      const late = await cache.getOrSet('/acme', ofAcme, () =>
        Promise.resolve(aCacheEntry({ etag: '"new"' })),
      );
      gate.open();

      expect(late?.etag).toBe('"new"');
      await expect(early).resolves.toMatchObject({ etag: '"old"' });
      await expect(cache.get('/acme')).resolves.toMatchObject({ etag: '"new"' });
    });
  });
}
