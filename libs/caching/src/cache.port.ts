/** A finished answer: the bytes as they go out, never parsed or copied again. `storedAt` is in ms since the epoch. */
export interface CacheEntry {
  readonly body: Buffer;
  readonly etag: string;
  readonly contentType: string;
  readonly storedAt: number;
}

/**
 * The moment before a value was computed. Handed back with `set`, it keeps a value out of the cache
 * when one of its tags was invalidated in between.
 */
export interface CacheTicket {
  readonly local: number;
  readonly shared: number;
}

export interface CacheSetOptions {
  readonly ttlMs: number;
  /** What the value was made of, such as `page:acme`; a write to any of them removes it. */
  readonly tags: readonly string[];
  /** From `begin()`, before the value was computed. Absent: the value is taken to be current now. */
  readonly ticket?: CacheTicket;
}

export type CacheTierState = 'ready' | 'down' | 'off';

export interface CacheTierStatus {
  readonly tier: 'memory' | 'redis';
  readonly state: CacheTierState;
  readonly since: Date;
  /** Why it is down; never a URI or a message of the server. */
  readonly errorCode: string | null;
  /** `null` where counting would cost a round trip. */
  readonly entryCount: number | null;
  readonly byteCount: number | null;
}

export interface CacheStatus {
  readonly tiers: readonly CacheTierStatus[];
}

/** Finished answers by key. No method throws or hangs because a tier is gone: that is a miss. */
export abstract class Cache {
  private readonly flights = new Map<string, Flight>();

  abstract get(key: string): Promise<CacheEntry | null>;

  /** Call before reading what the value is made of. Costs nothing. */
  abstract begin(): CacheTicket;

  /** Whether nothing made of these tags was invalidated since the ticket, as far as this instance knows. */
  abstract isCurrent(ticket: CacheTicket, tags: readonly string[]): boolean;

  abstract set(key: string, entry: CacheEntry, options: CacheSetOptions): Promise<void>;

  /** Takes effect at once in this instance, and within a second in the others. Call after the write is acknowledged. */
  abstract invalidateTags(tags: readonly string[]): Promise<void>;

  abstract status(): CacheStatus;

  abstract close(): Promise<void>;

  /** One computation per key however many callers; a `null` is handed to them and not stored. */
  async getOrSet(
    key: string,
    options: Omit<CacheSetOptions, 'ticket'>,
    compute: () => Promise<CacheEntry | null>,
  ): Promise<CacheEntry | null> {
    const hit = await this.get(key);
    if (hit) {
      return hit;
    }
    const flight = this.flights.get(key);
    // A computation that began before a write may carry the old value: whoever asks after the write starts anew.
    if (flight && this.isCurrent(flight.ticket, options.tags)) {
      return flight.result;
    }
    return this.launch(key, options, compute);
  }

  private launch(
    key: string,
    options: Omit<CacheSetOptions, 'ticket'>,
    compute: () => Promise<CacheEntry | null>,
  ): Promise<CacheEntry | null> {
    const ticket = this.begin();
    const result = (async () => {
      const entry = await compute();
      if (entry) {
        await this.set(key, entry, { ...options, ticket });
      }
      return entry;
    })();
    const flight = { ticket, result };
    this.flights.set(key, flight);
    const land = (): void => {
      if (this.flights.get(key) === flight) {
        this.flights.delete(key);
      }
    };
    result.then(land, land);
    return result;
  }
}

interface Flight {
  readonly ticket: CacheTicket;
  readonly result: Promise<CacheEntry | null>;
}
