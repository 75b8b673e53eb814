import '../support/esm-for-commonjs.js';

import { setTimeout as pause } from 'node:timers/promises';

import { EmbeddedMongo } from '@app/embedded-mongo';
import { afterEach, describe, expect, it, jest } from '@jest/globals';
import { mongo } from 'mongoose';

const { WorldInn } = await import('../world/world-inn.js');

const DAY_MS = 86_400_000;
/** Longer than a removal takes. */
const A_WHILE_MS = 200;

describe(WorldInn.name, () => {
  afterEach(() => {
    jest.useRealTimers();
    jest.restoreAllMocks();
  });

  it('keeps what is past its time by the machine’s clock: worlds have their own', async () => {
    fakeIntervals();
    const start = jest.spyOn(EmbeddedMongo, 'start');
    const inn = await WorldInn.open();
    const server = (await start.mock.results[0]?.value) as EmbeddedMongo;
    const client = await mongo.MongoClient.connect(server.uri);
    try {
      const memories = client.db('world_1').collection('memories');
      await memories.createIndex({ expiresAt: 1 }, { expireAfterSeconds: 0 }, {});
      await memories.insertOne({ expiresAt: new Date(Date.now() - DAY_MS) });
      jest.advanceTimersByTime(DAY_MS);
      await pause(A_WHILE_MS);

      expect(await memories.countDocuments()).toBe(1);
    } finally {
      await client.close();
      await inn.close();
    }
  });
});

/** Intervals alone, which is what the database removes old documents by. */
function fakeIntervals(): void {
  jest.useFakeTimers({
    doNotFake: [
      ...(['Date', 'hrtime', 'nextTick', 'performance', 'queueMicrotask'] as const),
      ...(['setImmediate', 'clearImmediate', 'setTimeout', 'clearTimeout'] as const),
    ],
  });
}
