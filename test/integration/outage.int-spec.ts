import { beforeAll, describe, expect, jest } from '@jest/globals';

import { measureOutages } from '../bench/outage-measure.js';
import { isRedisInstalled } from '../support/redis-server.js';
import { itWherePresent } from '../support/where-present.js';

const isPossible = isRedisInstalled();
const itWithRedis = itWherePresent(isPossible, 'redis-server is not installed');

// Two processes compile themselves. The long form, which is strict about time, is `npm run bench:outage`.
jest.setTimeout(120_000);

describe('an instance under load', () => {
  let outages: Awaited<ReturnType<typeof measureOutages>> | null = null;

  beforeAll(async () => {
    const programs = { app: 'src/main.ts', database: 'libs/embedded-mongo/src/cli.ts' };
    outages = isPossible ? await measureOutages({ goneMs: 2500, programs }) : null;
  });

  itWithRedis('fails no request while its Redis is gone, and uses it when it is back', () => {
    expect(outages?.redis).toMatchObject({
      failed: 0,
      toldMs: expect.any(Number),
      backMs: expect.any(Number),
    });
  });

  itWithRedis('answers what is cached and refuses the rest while its database is gone', () => {
    expect(outages?.database).toMatchObject({ cachedFailed: 0, failedOtherwise: 0 });
    expect(outages?.database.refused).toBeGreaterThan(0);
  });

  itWithRedis('tells of its database that it is gone, and works again when it is back', () => {
    expect(outages?.database).toMatchObject({
      toldMs: expect.any(Number),
      backMs: expect.any(Number),
      recoveredMs: expect.any(Number),
    });
  });
});
