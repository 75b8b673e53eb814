import { type RedisStore, redisInsStore } from 'cache-manager-redis-yet';

import type { CacheEntry, CacheTierStatus } from './cache.port.js';
import { errorCode } from './error-code.js';
import { EXCHANGE_SCRIPT, readExchange } from './invalidation.script.js';
import type { InvalidationLog } from './invalidation.log.js';
import type { RedisConnection } from './redis.connection.js';
import { isEnvelope, type RedisEnvelope, toEntry, toEnvelope } from './redis.envelope.js';
import { withinTime } from './time-limit.js';

export interface RedisTierOptions {
  readonly connection: RedisConnection;
  readonly keyPrefix: string;
  /** Told what any instance invalidated. */
  readonly log: InvalidationLog;
  readonly clock: () => number;
  /** How often the other instances' invalidations are asked for. */
  readonly pollMs: number;
  /** The longest a caller waits for Redis before the tier counts as down. */
  readonly commandLimitMs: number;
}

/** What Redis held, with what is needed to hold it in memory too. */
export interface RedisHit {
  readonly entry: CacheEntry;
  readonly tags: readonly string[];
  readonly shared: number;
  readonly expiresAt: number;
}

/** What the others invalidate is to be known within this time; a clock that is set does not change it. */
const NEWS_LIMIT_MS = 1000;
const MAX_PENDING = 10_000;
const MAX_REMEMBERED_TAGS = 100_000;

/**
 * The tier all instances share. An entry is good while none of its tags was invalidated after its making began, as the
 * shared log says; so a late writer cannot bring an old value back. While Redis is down, or its log has not been read
 * again since it was, everything here is a miss.
 */
export class RedisTier {
  private readonly store: RedisStore;
  /** Tags whose invalidation Redis has not acknowledged, with the turn in which they were added last. */
  private readonly pending = new Map<string, number>();
  private turn = 0;
  private hasOverflowed = false;
  /** The shared counter as last told. */
  private seen = 0;
  /** Grows with every loss of trust, so that an answer to an older question is not believed. */
  private era = 0;
  private runId: string | null = null;
  private isTrusted = false;
  private failure: string | null = null;
  private since: number;
  /** When Redis was last asked what the others invalidated, and told, by `performance.now()`. */
  private toldAtMs = Number.NEGATIVE_INFINITY;
  private timer: NodeJS.Timeout | undefined;
  private readonly unsubscribe: () => void;

  constructor(private readonly options: RedisTierOptions) {
    this.since = options.clock();
    this.store = redisInsStore(options.connection.client, {
      keyPrefix: this.entryPrefix(),
    });
    this.unsubscribe = options.connection.subscribe(({ state }) => {
      this.distrust(null);
      this.runId = null;
      if (state === 'ready') {
        void this.exchange();
      }
    });
    void this.exchange();
    this.pollAfterAWhile();
  }

  get counter(): number {
    return this.seen;
  }

  /** Whether what was current at an instant of `performance.now()` still is, but for what was invalidated within a second. */
  isStillTold(currentAtMs: number): boolean {
    return performance.now() - Math.max(this.toldAtMs, currentAtMs) < NEWS_LIMIT_MS;
  }

  async get(key: string): Promise<RedisHit | null> {
    return this.attempt(async () => {
      const stored = await this.store.get<unknown>(key);
      const isGood = isEnvelope(stored) && (await this.isCurrent(stored));
      return isGood ? { ...stored, entry: toEntry(stored) } : null;
    });
  }

  async set(key: string, entry: CacheEntry, about: Omit<RedisHit, 'entry'>): Promise<void> {
    const ttlMs = Math.floor(about.expiresAt - this.options.clock());
    if (ttlMs > 0) {
      await this.attempt(async () => {
        await this.store.set(key, toEnvelope(entry, about), ttlMs);
        return null;
      });
    }
  }

  /** Kept and repeated until Redis has acknowledged it; until then nothing made of these tags is read from there. */
  async invalidate(tags: readonly string[]): Promise<void> {
    this.turn += 1;
    for (const tag of tags) {
      this.pending.set(tag, this.turn);
    }
    if (this.pending.size > MAX_PENDING) {
      this.pending.clear();
      this.hasOverflowed = true;
    }
    await this.exchange();
  }

  /** While Redis does not answer, what lies there is not believed any more, and expires by itself. */
  async clear(): Promise<void> {
    this.turn += 1;
    this.pending.clear();
    this.hasOverflowed = true;
    await this.exchange();
    if (this.isUsable()) {
      await this.unlinkEntries().catch((error: unknown) => {
        this.distrust(errorCode(error));
      });
    }
  }

  status(): CacheTierStatus {
    const { connection } = this.options;
    const isUsable = this.isUsable();
    return {
      tier: 'redis',
      state: isUsable ? 'ready' : 'down',
      since: new Date(isUsable || connection.isReady ? this.since : connection.state.since),
      errorCode: isUsable ? null : (this.failure ?? connection.state.errorCode),
      entryCount: null,
      byteCount: null,
    };
  }

  /** Hands over what is still pending, if Redis listens. The connection belongs to whoever made it. */
  async close(): Promise<void> {
    clearTimeout(this.timer);
    this.unsubscribe();
    if (this.pending.size > 0 || this.hasOverflowed) {
      await this.exchange();
    }
    clearTimeout(this.timer);
    this.era += 1;
    this.isTrusted = false;
  }

  private isUsable(): boolean {
    return this.isTrusted && this.options.connection.isReady;
  }

  private async attempt<T>(command: () => Promise<T | null>): Promise<T | null> {
    if (!this.isUsable()) {
      return null;
    }
    const { era } = this;
    try {
      return await withinTime(command(), this.options.commandLimitMs);
    } catch (error) {
      if (era === this.era) {
        this.distrust(errorCode(error));
      }
      return null;
    }
  }

  private async isCurrent({ tags, shared, expiresAt }: RedisEnvelope): Promise<boolean> {
    if (expiresAt <= this.options.clock() || this.isPending(tags)) {
      return false;
    }
    const { client } = this.options.connection;
    const members = ['!floor', ...tags.map((tag) => `t:${tag}`)];
    const [floor, ...lastAt] = await Promise.all(
      members.map((member) => client.zScore(this.logKey(), member)),
    );
    // No floor: the log is gone, and with it what we would have to know.
    return (
      typeof floor === 'number' && floor <= shared && lastAt.every((at) => (at ?? 0) <= shared)
    );
  }

  private isPending(tags: readonly string[]): boolean {
    return this.hasOverflowed || tags.some((tag) => this.pending.has(tag));
  }

  private async exchange(): Promise<void> {
    if (!this.options.connection.isReady) {
      return;
    }
    const { era, turn } = this;
    const askedAtMs = performance.now();
    try {
      const reply = await withinTime(this.ask(era), this.options.commandLimitMs);
      if (era === this.era) {
        this.accept(reply, turn);
        this.toldAtMs = askedAtMs;
      }
    } catch (error) {
      if (era === this.era) {
        this.distrust(errorCode(error));
      }
    }
  }

  private async ask(era: number): Promise<unknown> {
    const { client } = this.options.connection;
    const runId = this.runId ?? runIdIn(await client.info('server'));
    if (era !== this.era) {
      return null;
    }
    this.runId = runId;
    return client.eval(EXCHANGE_SCRIPT, {
      keys: [this.logKey()],
      arguments: [
        String(this.seen),
        runId,
        this.hasOverflowed ? '1' : '0',
        String(MAX_REMEMBERED_TAGS),
        ...this.pending.keys(),
      ],
    });
  }

  private accept(reply: unknown, turn: number): void {
    const { counter, floor, changes } = readExchange(reply);
    const { log } = this.options;
    log.raiseFloor(floor);
    for (const [tag, at] of changes) {
      log.record(tag, at);
    }
    this.seen = Math.max(this.seen, counter);
    for (const [tag, addedIn] of this.pending) {
      if (addedIn <= turn) {
        this.pending.delete(tag);
      }
    }
    if (turn === this.turn) {
      this.hasOverflowed = false;
    }
    if (!this.isTrusted) {
      this.isTrusted = true;
      this.failure = null;
      this.since = this.options.clock();
    }
  }

  private distrust(code: string | null): void {
    this.era += 1;
    this.failure = code;
    if (this.isTrusted) {
      this.isTrusted = false;
      this.since = this.options.clock();
    }
  }

  private pollAfterAWhile(): void {
    this.timer = setTimeout(() => {
      void this.exchange().finally(() => {
        this.pollAfterAWhile();
      });
    }, this.options.pollMs);
    this.timer.unref();
  }

  private async unlinkEntries(): Promise<void> {
    const { client } = this.options.connection;
    const found = client.scanIterator({ MATCH: `${this.entryPrefix()}:*`, COUNT: 1000 });
    for await (const key of found) {
      await client.unlink(key);
    }
  }

  private entryPrefix(): string {
    return `${this.options.keyPrefix}:entry`;
  }

  private logKey(): string {
    return `${this.options.keyPrefix}:invalidations`;
  }
}

function runIdIn(info: string): string {
  return /^run_id:(\w+)/m.exec(info)?.[1] ?? 'unknown';
}
