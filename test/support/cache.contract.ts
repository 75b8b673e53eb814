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

  it('forgets everything when it is cleared, and what was being computed meanwhile', async () => {
    const ticket = cache.begin();
    await cache.set('/acme', aCacheEntry(), ofAcme);
    await cache.clear();
    await cache.set('/globex', aCacheEntry(), { ttlMs: minuteMs, tags: [], ticket });

    await expect(cache.get('/acme')).resolves.toBeNull();
    await expect(cache.get('/globex')).resolves.toBeNull();
    await cache.set('/acme', aCacheEntry(), ofAcme);
    await expect(cache.get('/acme')).resolves.not.toBeNull();
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

  describe('lookUp', () => {
    const patient = { tags: ofAcme.tags, waitMs: minuteMs };

    /** What was asked before has its answer once a later question has. */
    const untilItWaits = async (): Promise<void> => {
      await cache.get('/acme');
      await cache.get('/acme');
    };

    /** Looks up, and computes where it is left to us. */
    async function read(compute: () => Promise<CacheEntry>): Promise<CacheEntry> {
      const { entry, lead } = await cache.lookUp('/acme', patient);
      if (entry) {
        return entry;
      }
      const made = await compute();
      await lead.set(made, minuteMs);
      return made;
    }

    it('lets one of all who ask at once compute, and keeps what it made', async () => {
      let made = 0;
      const make = async (): Promise<CacheEntry> => {
        made += 1;
        await Promise.resolve();
        return aCacheEntry();
      };
      const all = await Promise.all(Array.from({ length: 100 }, () => read(make)));
      await read(make);

      expect(made).toBe(1);
      expect(all.every(({ etag }) => etag === '"1"')).toBe(true);
    });

    it('lets whoever waited go on when the lead is abandoned', async () => {
      const first = await cache.lookUp('/acme', patient);
      const second = cache.lookUp('/acme', patient);
      await untilItWaits();
      first.lead?.abandon();

      expect((await second).lead).not.toBeNull();
      await expect(cache.get('/acme')).resolves.toBeNull();
    });

    it('waits for the one who leads only so long', async () => {
      await cache.lookUp('/acme', patient);
      const second = await cache.lookUp('/acme', { ...patient, waitMs: 1 });

      expect(second.lead).not.toBeNull();
    });

    it('hands on what is not to be kept', async () => {
      const first = await cache.lookUp('/acme', patient);
      const second = cache.lookUp('/acme', patient);
      await untilItWaits();
      await first.lead?.set(aCacheEntry({ etag: '"once"' }), 0);

      expect((await second).entry?.etag).toBe('"once"');
      await expect(cache.get('/acme')).resolves.toBeNull();
    });

    it('lets one compute anew before the time is up, while the others are still served', async () => {
      await cache.set('/acme', aCacheEntry({ etag: '"old"' }), ofAcme);
      now += minuteMs - 1;
      const first = await cache.lookUp('/acme', patient);
      const meanwhile = await cache.lookUp('/acme', patient);
      await first.lead?.set(aCacheEntry({ etag: '"new"' }), minuteMs);

      expect(first.lead).not.toBeNull();
      expect(meanwhile.entry?.etag).toBe('"old"');
      expect((await cache.lookUp('/acme', patient)).entry?.etag).toBe('"new"');
    });

    it('does not give the old value to whoever asks after the write', async () => {
      const [begun, gate] = [aGate(), aGate()];
      const early = read(async () => {
        begun.open();
        await gate.opened;
        return aCacheEntry({ etag: '"old"' });
      });
      await begun.opened;
      await cache.invalidateTags(['page:acme']);
      const late = await read(() => Promise.resolve(aCacheEntry({ etag: '"new"' })));
      gate.open();

      expect(late.etag).toBe('"new"');
      await expect(early).resolves.toMatchObject({ etag: '"old"' });
      await expect(cache.get('/acme')).resolves.toMatchObject({ etag: '"new"' });
    });
  });
}
