import { createClient, type RedisClientType } from 'redis';

import { errorCode } from './error-code.js';
import { TimeLimitError, withinTime } from './time-limit.js';

/** The process's one node-redis client, as the cache and the rate limiter use it. */
export type RedisClient = RedisClientType;

export interface RedisState {
  readonly state: 'ready' | 'down';
  readonly since: Date;
  /** The system's or the library's code (`ECONNREFUSED`), never a message: those may hold the address. */
  readonly errorCode: string | null;
}

export interface RedisConnectionOptions {
  readonly onStateChange?: (state: RedisState) => void;
  readonly connectTimeoutMs?: number;
  /** How often a ready connection is asked for a sign of life, and how long that may take. */
  readonly watchMs?: number;
  readonly clock?: () => number;
}

type Listener = (state: RedisState) => void;

const LONGEST_RECONNECT_WAIT_MS = 1000;
const QUIT_TIME_MS = 500;
const WATCH_MS = 2000;
// One may be our own process being busy.
const MISSES_TO_HANG_UP = 2;

/** One connection that is allowed to be down: commands fail at once instead of queueing, and it comes back by itself. */
export class RedisConnection {
  readonly client: RedisClient;
  private readonly listeners = new Set<Listener>();
  private readonly clock: () => number;
  private readonly watchMs: number;
  private current: RedisState;
  private watcher: NodeJS.Timeout | undefined;
  private missCount = 0;
  private isClosed = false;

  constructor(url: string, options: RedisConnectionOptions) {
    this.watchMs = options.watchMs ?? WATCH_MS;
    this.clock = options.clock ?? Date.now;
    this.current = { state: 'down', since: new Date(this.clock()), errorCode: null };
    if (options.onStateChange) {
      this.listeners.add(options.onStateChange);
    }
    const client = createClient({
      url,
      disableOfflineQueue: true,
      socket: {
        connectTimeout: options.connectTimeoutMs ?? 1000,
        reconnectStrategy: (failures) =>
          Math.min(50 * 2 ** Math.min(failures, 10), LONGEST_RECONNECT_WAIT_MS),
      },
    });
    // The library's two names for one class differ in the generics of modules nobody here uses.
    this.client = client as unknown as RedisClient;
    this.listen();
    // Its failure is told by the error event; here it would only be an unhandled rejection.
    this.client.connect().catch(() => undefined);
    this.watch();
  }

  get isReady(): boolean {
    return this.client.isReady;
  }

  get state(): RedisState {
    return this.current;
  }

  /** Calls back on every change of state; the answer unsubscribes. */
  subscribe(listener: Listener): () => void {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  }

  /** Round trip in milliseconds; rejects when Redis is down or slower than `limitMs`. */
  async ping(limitMs = 500): Promise<number> {
    const startedAt = performance.now();
    await withinTime(this.client.ping(), limitMs);
    return performance.now() - startedAt;
  }

  /** Says goodbye when Redis listens, hangs up when it does not; never hangs and never rejects. */
  async close(): Promise<void> {
    this.isClosed = true;
    clearTimeout(this.watcher);
    this.listeners.clear();
    if (this.client.isReady) {
      await withinTime(this.client.quit(), QUIT_TIME_MS).catch(() => undefined);
    }
    if (this.client.isOpen) {
      await this.client.disconnect().catch(() => undefined);
    }
  }

  private listen(): void {
    this.client.on('ready', () => {
      this.become('ready', null);
    });
    // Without this listener a lost connection would end the process.
    this.client.on('error', (error: unknown) => {
      if (!this.client.isReady) {
        this.become('down', errorCode(error));
      }
    });
    this.client.on('end', () => {
      this.become('down', null);
    });
  }

  // A host that vanished sends no goodbye: the system would go on waiting for a quarter of an hour.
  private watch(): void {
    this.watcher = setTimeout(() => {
      void this.lookForLife().then(() => {
        if (!this.isClosed) {
          this.watch();
        }
      });
    }, this.watchMs);
    this.watcher.unref();
  }

  private async lookForLife(): Promise<void> {
    const isSilent =
      this.client.isReady &&
      (await this.ping(this.watchMs).then(
        () => false,
        (error: unknown) => error instanceof TimeLimitError,
      ));
    this.missCount = isSilent ? this.missCount + 1 : 0;
    if (this.missCount >= MISSES_TO_HANG_UP && this.client.isReady && !this.isClosed) {
      this.missCount = 0;
      await this.client.disconnect().catch(() => undefined);
      this.become('down', 'TIMED_OUT');
      this.client.connect().catch(() => undefined);
    }
  }

  private become(state: RedisState['state'], code: string | null): void {
    const isChange = state !== this.current.state;
    if (isChange || code !== this.current.errorCode) {
      const since = isChange ? new Date(this.clock()) : this.current.since;
      this.current = { state, since, errorCode: code };
    }
    if (isChange) {
      this.listeners.forEach((listener) => {
        listener(this.current);
      });
    }
  }
}

/** Starts connecting and returns at once; a Redis that is not there is a state, not an error. */
export function connectRedis(url: string, options: RedisConnectionOptions = {}): RedisConnection {
  return new RedisConnection(url, options);
}
