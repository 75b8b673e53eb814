import { afterAll, beforeAll, beforeEach, describe, expect, jest } from '@jest/globals';

import { Fleet } from '../bench/limits-fleet.js';
import { burst, steady } from '../bench/limits-measure.js';
import { isRedisInstalled } from '../support/redis-server.js';
import { itWherePresent } from '../support/where-present.js';

const LIMIT = 200;
const REQUESTS = 1000;
/** Far above what a busy machine adds, far below the time-outs of a client that waits for a Redis. */
const NO_WAIT_MS = 1000;
const isPossible = isRedisInstalled() && process.platform === 'linux';
const itWithRedis = itWherePresent(isPossible, 'limits of several instances need Linux and Redis');

// Two processes are started. The long form is `npm run bench:limits`.
jest.setTimeout(120_000);

describe('the limit of a client at two instances on one Redis', () => {
  let fleet: Fleet | null = null;

  const ofFleet = (): Fleet => {
    if (fleet === null) {
      throw new Error('It did not start');
    }
    return fleet;
  };

  beforeAll(async () => {
    fleet = isPossible
      ? await Fleet.start({ instances: 2, limit: LIMIT, program: 'src/main.ts' })
      : null;
  });

  beforeEach(async () => {
    await fleet?.renewRedis();
  });

  afterAll(async () => {
    await fleet?.stop();
  });

  itWithRedis('is kept to the request, however many come at once', async () => {
    expect(await burst(ofFleet(), '127.0.0.3', REQUESTS)).toMatchObject({
      passed: LIMIT,
      refused: REQUESTS - LIMIT,
      refusedWithoutFields: 0,
    });
  });

  itWithRedis('fails no request when Redis is killed among them', async () => {
    const stop = (): Promise<void> => ofFleet().redis.kill();
    const answered = await burst(ofFleet(), '127.0.0.4', REQUESTS, { stopAt: 100, stop });

    expect(answered).toMatchObject({ serverErrors: 0, others: 0, refusedWithoutFields: 0 });
    expect(answered.passed).toBeGreaterThanOrEqual(LIMIT);
    expect(answered.passed).toBeLessThanOrEqual(3 * LIMIT);
  });

  itWithRedis('lets nobody wait for a Redis that has stopped answering', async () => {
    const stop = (): void => {
      ofFleet().redis.hang();
    };
    const waits = await steady(ofFleet(), '127.1.0', { seconds: 2, perSecond: 100, stop });

    expect(waits.failed).toBe(0);
    expect(waits.slowestMs).toBeLessThan(NO_WAIT_MS);
  });
});
