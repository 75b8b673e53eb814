import { EmbeddedMongo } from '@app/embedded-mongo';

import { AppProcess } from '../support/app-process.js';
import { eventually } from '../support/eventually.js';
import { exchange } from '../support/http-answer.js';
import { RedisServer } from '../support/redis-server.js';
import { ask } from './timed-client.js';

export interface FleetOptions {
  readonly instances: number;
  /** Requests that a client may send in a minute. */
  readonly limit: number;
  /** What each instance runs: `src/main.ts`, or `dist/src/main.js` as it was built. */
  readonly program: string;
}

const PATH = '/api/v1/pages/copperfinch';
const START_MS = 60_000;
/** None of the clients that are counted. */
const WARMER = '127.0.0.2';

/** Some instances on one database and one Redis that can be stopped, each with the same page in its memory. */
export class Fleet {
  private constructor(
    readonly redis: RedisServer,
    private readonly database: EmbeddedMongo,
    private readonly instances: readonly AppProcess[],
    private origins: readonly string[] = [],
  ) {}

  static async start({ instances, limit, program }: FleetOptions): Promise<Fleet> {
    const [redis, database] = await Promise.all([RedisServer.start(), EmbeddedMongo.start()]);
    const settings = {
      MONGODB_URI: database.uri,
      REDIS_URL: redis.url,
      RATE_LIMIT_READS_PER_MINUTE: String(limit),
      // A client that asks for everything at once drowns any process: what is measured is the limit.
      OVERLOAD_DELAY_MS: '0',
      BROWSER: 'off',
    };
    const started = Array.from({ length: instances }, () => AppProcess.start(settings, program));
    const fleet = new Fleet(redis, database, started);
    try {
      fleet.origins = await Promise.all(started.map((instance) => instance.origin()));
      await fleet.warmUp();
      return fleet;
    } catch (error) {
      await fleet.stop();
      throw error;
    }
  }

  /** The page at each instance in turn. */
  urlOf(index: number): string {
    return `${this.origins[index % this.origins.length] ?? ''}${PATH}`;
  }

  /** Empties Redis, and resolves when every instance uses it. */
  async renewRedis(): Promise<void> {
    this.redis.resume();
    await this.redis.kill();
    await this.redis.start();
    await this.redisIsUsed();
  }

  async stop(): Promise<void> {
    await Promise.all(this.instances.map((instance) => instance.kill()));
    this.redis.resume();
    await this.redis.kill();
    await this.database.stop();
  }

  private async warmUp(): Promise<void> {
    await this.redisIsUsed();
    // Twice: what the first finds is only then in memory.
    for (let index = 0; index < 2 * this.origins.length; index += 1) {
      const { status } = await ask(this.urlOf(index), { from: WARMER });
      if (status !== 200) {
        throw new Error(`The page to ask for was answered with ${status}`);
      }
    }
  }

  private async redisIsUsed(): Promise<void> {
    for (const origin of this.origins) {
      await eventually(
        () => exchange(origin, '/api/v1/health'),
        ({ body }) => body.dependencies.cache.status === 'up',
        START_MS,
      );
    }
  }
}
