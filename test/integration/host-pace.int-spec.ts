import type { HostGate, OutgoingRequestRecord, RequestIntent } from '@app/fetching';
import { Logger } from '@nestjs/common';
import { getModelToken } from '@nestjs/mongoose';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { SystemClock } from '../../src/common/clock/clock.js';
import { HostPacesRepository } from '../../src/modules/compliance/host-paces.repository.js';
import { StoredHostPace } from '../../src/modules/compliance/schemas/stored-host-pace.schema.js';
import { SharedHostPaceStore } from '../../src/modules/compliance/shared-host-pace.store.js';
import { createTestApp, type TestApp } from '../support/create-test-app.js';
import { anOpenGate } from '../support/open-gate.js';

const INTERVAL_MS = 100;
const GOOD = { status: 200, byteCount: 1, errorCode: null, retryAfterMs: null, isRefusal: false };

describe(SharedHostPaceStore.name, () => {
  let api: TestApp;
  let told: OutgoingRequestRecord[];
  let paces: HostPacesRepository;

  beforeAll(async () => {
    api = await createTestApp();
    paces = new HostPacesRepository(api.app.get(getModelToken(StoredHostPace.name)));
  });

  beforeEach(() => {
    told = [];
  });

  afterAll(async () => {
    await api.close();
  });

  /** What another instance on the same database would have. */
  function anInstance(overrides: Parameters<typeof anOpenGate>[0] = {}): HostGate {
    return anOpenGate({
      minIntervalMs: INTERVAL_MS,
      store: new SharedHostPaceStore(paces, new SystemClock()),
      onRequest: (request) => told.push(request),
      ...overrides,
    });
  }

  function anIntent(host: string): RequestIntent {
    return {
      url: new URL(`https://${host}/company/acme`),
      purpose: 'document',
      reader: 'http',
      attempt: 1,
      robots: 'allowed',
      crawlDelayMs: null,
    };
  }

  async function ask(gate: HostGate, host: string, end = {}): Promise<void> {
    const passage = await gate.enter(anIntent(host));
    await passage.leave({ ...GOOD, ...end });
  }

  it('keeps one pace for three instances that ask at once', async () => {
    const instances = [anInstance(), anInstance(), anInstance()];
    await Promise.all(
      instances.flatMap((gate) => [1, 2, 3, 4].map(() => ask(gate, 'one.example'))),
    );
    const starts = told.map(({ at }) => at.getTime()).toSorted((one, other) => one - other);
    const intervals = starts.slice(1).map((at, index) => at - (starts[index] ?? 0));

    expect(intervals).toHaveLength(11);
    expect(Math.min(...intervals)).toBeGreaterThanOrEqual(INTERVAL_MS);
    // Nobody waits for longer than there is a reason to.
    expect((starts.at(-1) ?? 0) - (starts[0] ?? 0)).toBeLessThan(12 * INTERVAL_MS * 2);
  });

  it('has every instance wait when one is told to', async () => {
    await ask(anInstance(), 'two.example', { status: 429, retryAfterMs: 60_000 });

    await expect(ask(anInstance(), 'two.example')).rejects.toMatchObject({
      code: 'HOST_PAUSED',
      reason: 'retryAfter',
    });
  });

  it('spends one budget for all instances', async () => {
    const manners = { dailyBudget: 3, minIntervalMs: 0 };
    const [one, other] = [anInstance(manners), anInstance(manners)];
    const asked = await Promise.allSettled(
      [one, other, one, other, one].map((gate) => ask(gate, 'three.example')),
    );

    expect(asked.filter(({ status }) => status === 'fulfilled')).toHaveLength(3);
  });

  describe('while the database is away', () => {
    const away = () => Promise.reject(new Error('no server'));

    it('goes on at the instance’s own pace, says so once, and comes back', async () => {
      const warned = jestSpyOnWarn();
      const repository = new HostPacesRepository(api.app.get(getModelToken(StoredHostPace.name)));
      let now = Date.now();
      const clock = {
        now: () => new Date(now),
        sleep: (ms: number) => {
          now += ms;
          return Promise.resolve();
        },
      };
      const gate = anInstance({ store: new SharedHostPaceStore(repository, clock), clock });
      await ask(gate, 'four.example');
      const there = {
        find: repository.findByHost.bind(repository),
        upsert: repository.upsertOverVersion.bind(repository),
      };
      repository.findByHost = away;
      repository.upsertOverVersion = away;
      for (let count = 0; count < 3; count += 1) {
        await ask(gate, 'four.example');
      }
      now += 10_000;
      repository.findByHost = there.find;
      repository.upsertOverVersion = there.upsert;
      await ask(gate, 'four.example');
      const starts = told.map(({ at }) => at.getTime());
      const intervals = starts.slice(1).map((at, index) => at - (starts[index] ?? 0));

      expect(intervals.slice(0, 3)).toEqual([INTERVAL_MS, INTERVAL_MS, INTERVAL_MS]);
      expect(warned()).toBe(1);
      await expect(paces.findByHost('four.example')).resolves.toMatchObject({
        lastStartedAt: new Date(starts.at(-1) ?? 0),
      });
    });
  });

  function jestSpyOnWarn(): () => number {
    let count = 0;
    const warn = Logger.prototype.warn;
    Logger.prototype.warn = function countWarnings(): void {
      count += 1;
    };
    return () => {
      Logger.prototype.warn = warn;
      return count;
    };
  }
});
