import { createClient } from 'redis';

/** The process's one node-redis client, as the cache and the rate limiter use it. */
export type RedisClient = ReturnType<typeof createClient>;

export interface RedisState {
  readonly state: 'ready' | 'down';
  readonly since: Date;
  /** The system's or the library's code (`ECONNREFUSED`), never a message: those may hold the address. */
  readonly errorCode: string | null;
}

export interface RedisConnectionOptions {
  readonly onStateChange?: (state: RedisState) => void;
  readonly connectTimeoutMs?: number;
}

/** One connection that is allowed to be down: commands fail at once instead of queueing, and it comes back by itself. */
export interface RedisConnection {
  readonly client: RedisClient;
  readonly isReady: boolean;
  readonly state: RedisState;
  /** Calls back on every change of state; the answer unsubscribes. */
  subscribe(listener: (state: RedisState) => void): () => void;
  /** Round trip in milliseconds; rejects after `timeoutMs`. */
  ping(timeoutMs?: number): Promise<number>;
  /** Never hangs and never rejects. */
  close(): Promise<void>;
}

/** Starts connecting and returns at once; a Redis that is not there is a state, not an error. */
export function connectRedis(url: string, options: RedisConnectionOptions = {}): RedisConnection {
  const client = createClient({
    url,
    disableOfflineQueue: true,
    socket: { connectTimeout: options.connectTimeoutMs ?? 1000 },
  });
  client.on('error', () => undefined);
  return {
    client,
    get isReady() {
      return client.isReady;
    },
    state: { state: 'down', since: new Date(), errorCode: null },
    subscribe: () => () => undefined,
    ping: () => Promise.reject(new Error('not yet')),
    close: () => Promise.resolve(),
  };
}
