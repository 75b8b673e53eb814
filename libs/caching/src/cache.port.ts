import { withinTime } from './time-limit.js';

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

/**
 * The right, and the duty, to compute what a key stands for. Whoever else asks meanwhile waits for it a while, so every
 * lead ends in `set` or `abandon`; what comes after the first of them is passed over.
 */
export interface CacheLead {
  /** Hands the value to whoever waits, and keeps it for `ttlMs` unless one of its tags was invalidated meanwhile. */
  set(entry: CacheEntry, ttlMs: number): Promise<void>;

  /** There is no value to share: whoever waits goes on by itself. */
  abandon(): void;
}

export type CacheLookup =
  | { readonly entry: CacheEntry; readonly lead: null }
  | { readonly entry: null; readonly lead: CacheLead };

export interface CacheLookupOptions {
  /** What the value is made of. */
  readonly tags: readonly string[];
  /** How long another caller's computation is waited for before this one computes too. */
  readonly waitMs: number;
}

interface Flight {
  readonly ticket: CacheTicket;
  readonly result: Promise<CacheEntry | null>;
}

/** Finished answers by key. No method throws or hangs because a tier is gone: that is a miss. */
export abstract class Cache {
  private readonly flights = new Map<string, Flight>();

  abstract get(key: string): Promise<CacheEntry | null>;

  /** What this instance holds in memory, unless it is time to make it anew: no other tier is asked. */
  abstract getHeld(key: string): CacheEntry | null;

  /**
   * As `get`, but in the last tenth of an entry's life one caller of this instance is told `null`: it computes anew while
   * the others are still served, so that nobody has to wait when the entry expires.
   */
  abstract getOrRenew(key: string): Promise<CacheEntry | null>;

  /** Call before reading what the value is made of. Costs nothing. */
  abstract begin(): CacheTicket;

  /** Whether nothing made of these tags was invalidated since the ticket, as far as this instance knows. */
  abstract isCurrent(ticket: CacheTicket, tags: readonly string[]): boolean;

  abstract set(key: string, entry: CacheEntry, options: CacheSetOptions): Promise<void>;

  /** Takes effect at once in this instance, and within a second in the others. Call after the write is acknowledged. */
  abstract invalidateTags(tags: readonly string[]): Promise<void>;

  /**
   * Forgets everything, and leaves nothing of it in Redis either: neither bytes nor keys nor tags. What was being computed
   * meanwhile is not kept. For what must be nowhere, not for what has changed.
   */
  abstract clear(): Promise<void>;

  abstract status(): CacheStatus;

  abstract close(): Promise<void>;

  /** What is kept, or the lead: one computation per key at a time, however many callers. */
  async lookUp(key: string, { tags, waitMs }: CacheLookupOptions): Promise<CacheLookup> {
    const hit = await this.getOrRenew(key);
    if (hit) {
      return { entry: hit, lead: null };
    }
    const flight = this.flights.get(key);
    // A computation that began before a write may carry the old value: whoever asks after the write starts anew.
    if (flight && this.isCurrent(flight.ticket, tags)) {
      const entry = await withinTime(flight.result, waitMs).catch(() => null);
      if (entry) {
        return { entry, lead: null };
      }
    }
    return { entry: null, lead: this.lead(key, tags) };
  }

  /** The lead without a look, for a caller who will not have what is kept. */
  lead(key: string, tags: readonly string[]): CacheLead {
    const ticket = this.begin();
    let land = (_entry: CacheEntry | null): void => undefined;
    const result = new Promise<CacheEntry | null>((resolve) => {
      land = resolve;
    });
    const flight = { ticket, result };
    this.flights.set(key, flight);
    const end = (entry: CacheEntry | null): void => {
      land(entry);
      if (this.flights.get(key) === flight) {
        this.flights.delete(key);
      }
    };
    return {
      set: async (entry, ttlMs) => {
        await this.set(key, entry, { ttlMs, tags, ticket });
        end(entry);
      },
      abandon: () => {
        end(null);
      },
    };
  }
}
