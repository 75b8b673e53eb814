import {
  Cache,
  type CacheEntry,
  type CacheSetOptions,
  type CacheStatus,
  type CacheTicket,
} from './cache.port.js';
import { InvalidationLog } from './invalidation.log.js';
import { type Held, MemoryTier, type MemoryTierOptions } from './memory.tier.js';
import type { RedisConnection } from './redis.connection.js';
import { RedisTier } from './redis.tier.js';

export interface TieredCacheOptions extends MemoryTierOptions {
  /** `null`: this instance caches alone. Closed by whoever made it. */
  readonly redis: RedisConnection | null;
  /** Put before every key in Redis. */
  readonly keyPrefix?: string;
  /** How often other instances' invalidations are asked for; well below the second promised. */
  readonly pollMs?: number;
  /** The longest a caller waits for a Redis that does not answer. */
  readonly commandLimitMs?: number;
  /** Milliseconds since the epoch. */
  readonly clock?: () => number;
  /** From 0 to 1. */
  readonly random?: () => number;
}

/** How much of an entry's life is left when it is made anew. */
const LAST_PART = 0.1;

/**
 * Memory in front, Redis behind it when there is one. Two counters date every entry: this instance's own, which makes an
 * invalidation take effect here at once, and the one shared through Redis, which carries it to the other instances. With Redis
 * gone, what is in memory is good for a second: slower, never wrong.
 */
export class TieredCache extends Cache {
  private readonly memory: MemoryTier;
  private readonly redis: RedisTier | null;
  private readonly localLog = new InvalidationLog();
  private readonly sharedLog = new InvalidationLog();
  private readonly clock: () => number;
  private readonly startedAt: Date;
  /** Entries that somebody is already computing anew. */
  private readonly renewed = new WeakSet<Held>();
  private readonly random: () => number;
  private localCounter = 0;

  constructor(options: TieredCacheOptions) {
    super();
    this.clock = options.clock ?? Date.now;
    this.random = options.random ?? Math.random;
    this.startedAt = new Date(this.clock());
    this.memory = new MemoryTier(options);
    this.redis =
      options.redis &&
      new RedisTier({
        connection: options.redis,
        keyPrefix: options.keyPrefix ?? 'cache',
        log: this.sharedLog,
        clock: this.clock,
        pollMs: options.pollMs ?? 300,
        commandLimitMs: options.commandLimitMs ?? 50,
      });
  }

  async get(key: string): Promise<CacheEntry | null> {
    const held = this.holdOf(key) ?? (await this.getShared(key));
    return held?.entry ?? null;
  }

  getHeld(key: string): CacheEntry | null {
    const held = this.holdOf(key);
    return held && !this.isRenewalDue(held) ? held.entry : null;
  }

  async getOrRenew(key: string): Promise<CacheEntry | null> {
    const held = this.holdOf(key);
    if (!held) {
      return (await this.getShared(key))?.entry ?? null;
    }
    if (!this.isRenewalDue(held)) {
      return held.entry;
    }
    this.renewed.add(held);
    // Another instance may have been first.
    const shared = await this.getShared(key);
    return shared && shared.expiresAt > held.expiresAt ? shared.entry : null;
  }

  begin(): CacheTicket {
    return { local: this.localCounter, shared: this.redis?.counter ?? 0 };
  }

  isCurrent(ticket: CacheTicket, tags: readonly string[]): boolean {
    return (
      this.localLog.isCurrent(tags, ticket.local) && this.sharedLog.isCurrent(tags, ticket.shared)
    );
  }

  async set(key: string, entry: CacheEntry, options: CacheSetOptions): Promise<void> {
    const { ttlMs, tags, ticket = this.begin() } = options;
    if (ttlMs <= 0 || !this.isCurrent(ticket, tags)) {
      return;
    }
    const expiresAt = this.clock() + ttlMs;
    this.hold(key, { entry, tags, ticket, expiresAt });
    await this.redis?.set(key, entry, { tags, shared: ticket.shared, expiresAt });
  }

  async invalidateTags(tags: readonly string[]): Promise<void> {
    if (tags.length === 0) {
      return;
    }
    this.localCounter += 1;
    for (const tag of tags) {
      this.localLog.record(tag, this.localCounter);
    }
    await this.redis?.invalidate(tags);
  }

  async clear(): Promise<void> {
    this.localCounter += 1;
    this.localLog.raiseFloor(this.localCounter);
    this.memory.clear();
    await this.redis?.clear();
  }

  status(): CacheStatus {
    const { entryCount, byteCount } = this.memory;
    const since = this.startedAt;
    return {
      tiers: [
        { tier: 'memory', state: 'ready', since, errorCode: null, entryCount, byteCount },
        this.redis?.status() ?? {
          tier: 'redis',
          state: 'off',
          since,
          errorCode: null,
          entryCount: null,
          byteCount: null,
        },
      ],
    };
  }

  async close(): Promise<void> {
    await this.redis?.close();
  }

  private isRenewalDue(held: Held): boolean {
    return held.renewsAt <= this.clock() && !this.renewed.has(held);
  }

  private holdOf(key: string): Held | null {
    const held = this.memory.get(key);
    if (!held) {
      return null;
    }
    const isTold = this.redis?.isStillTold(held.heldAtMs) ?? true;
    if (isTold && held.expiresAt > this.clock() && this.isCurrent(held.ticket, held.tags)) {
      return held;
    }
    this.memory.delete(key);
    return null;
  }

  private async getShared(key: string): Promise<Held | null> {
    if (!this.redis) {
      return null;
    }
    // Taken before Redis is asked: what is invalidated here meanwhile must not be kept here.
    const { local } = this.begin();
    const hit = await this.redis.get(key);
    if (!hit) {
      // While Redis was asked, this instance may have made the value itself.
      return this.holdOf(key);
    }
    const { entry, tags, shared, expiresAt } = hit;
    const ticket = { local, shared };
    return this.isCurrent(ticket, tags) ? this.hold(key, { entry, tags, ticket, expiresAt }) : null;
  }

  /** Each instance renews at another moment, so that mostly one does it for all. */
  private hold(key: string, held: Omit<Held, 'renewsAt' | 'heldAtMs'>): Held {
    const lastPartMs = (held.expiresAt - this.clock()) * LAST_PART;
    const renewsAt = held.expiresAt - lastPartMs * (0.5 + this.random() / 2);
    const whole = { ...held, renewsAt, heldAtMs: performance.now() };
    this.memory.set(key, whole);
    return whole;
  }
}
