import { setImmediate } from 'node:timers/promises';

import { describe, expect, it } from '@jest/globals';

import { StillClock } from '../../../test/support/still-clock.js';
import type { Probe, ProbeReport } from './health-probes.js';
import { ProbeMonitor } from './probe.monitor.js';

/** A probe that answers what the test set last, and counts how often it was asked. */
function aProbe(check: Probe['check'] = () => ({ status: 'up' })) {
  const asked: AbortSignal[] = [];
  const probe = {
    name: 'database',
    isEssential: true,
    answer: check,
    check: (signal: AbortSignal): Promise<ProbeReport> | ProbeReport => {
      asked.push(signal);
      return probe.answer(signal);
    },
  };
  return { probe, asked };
}

function aMonitor() {
  const clock = new StillClock(new Date('2026-11-02T09:00:00.000Z'));
  const later = (ms: number): void => {
    clock.set(new Date(clock.now().getTime() + ms));
  };
  return { monitor: new ProbeMonitor(clock), clock, later };
}

const never = (): Promise<never> => new Promise(() => undefined);

describe(ProbeMonitor.name, () => {
  it('tells what the probe says, how long it took and since when it is so', async () => {
    const { monitor, clock } = aMonitor();
    const { probe } = aProbe(() => ({ status: 'up', isEmbedded: true }));

    expect(await monitor.ask(probe)).toEqual({
      report: { status: 'up', isEmbedded: true },
      latencyMs: expect.any(Number),
      checkedAt: clock.now(),
      since: clock.now(),
    });
  });

  it('asks once a second however often it is asked itself', async () => {
    const { monitor, later } = aMonitor();
    const { probe, asked } = aProbe();
    await Promise.all(Array.from({ length: 1000 }, () => monitor.ask(probe)));
    later(999);
    await monitor.ask(probe);
    expect(asked).toHaveLength(1);

    later(1);
    await monitor.ask(probe);
    expect(asked).toHaveLength(2);
  });

  it('asks again when the clock was set back', async () => {
    const { monitor, later } = aMonitor();
    const { probe, asked } = aProbe();
    await monitor.ask(probe);
    later(-60_000);
    await monitor.ask(probe);

    expect(asked).toHaveLength(2);
  });

  it('keeps the moment a state began for as long as it lasts', async () => {
    const { monitor, later } = aMonitor();
    const { probe } = aProbe();
    const first = await monitor.ask(probe);
    later(5000);
    const same = await monitor.ask(probe);
    later(5000);
    probe.answer = () => ({ status: 'down' });
    const other = await monitor.ask(probe);

    expect(same.since).toEqual(first.since);
    expect(other.since).toEqual(other.checkedAt);
    expect(other.checkedAt).not.toEqual(first.checkedAt);
  });

  it('counts a probe that rejects or throws as down and keeps what it said to itself', async () => {
    const rejecting = aProbe(() => Promise.reject(new Error('ECONNREFUSED db.internal')));
    const throwing = aProbe(() => {
      throw new TypeError('a bug');
    });

    for (const { probe } of [rejecting, throwing]) {
      const { report } = await aMonitor().monitor.ask(probe);
      expect(report).toEqual({ status: 'down', errorCode: 'UNREACHABLE' });
    }
  });

  it('counts a probe that hangs as down, and tells it that nobody waits any more', async () => {
    const { probe, asked } = aProbe(never);
    const { report, latencyMs } = await aMonitor().monitor.ask(probe);

    expect(report).toEqual({ status: 'down', errorCode: 'TIMEOUT' });
    expect(latencyMs).toBeGreaterThanOrEqual(790);
    expect(asked[0]?.aborted).toBe(true);
  });

  it('begins no second check while one hangs, until it is given up for good', async () => {
    const { monitor, later } = aMonitor();
    const { probe, asked } = aProbe(never);
    await monitor.ask(probe);
    later(4999);
    await monitor.ask(probe);
    expect(asked).toHaveLength(1);

    later(1);
    probe.answer = () => ({ status: 'up' });
    expect((await monitor.ask(probe)).report).toEqual({ status: 'up' });
    expect(asked).toHaveLength(2);
  });

  it('asks again as soon as a check that hung has ended', async () => {
    const { monitor, later } = aMonitor();
    let end: (report: ProbeReport) => void = () => undefined;
    const { probe } = aProbe(() => new Promise<ProbeReport>((resolve) => (end = resolve)));
    await monitor.ask(probe);
    end({ status: 'up' });
    // What ended is noticed in the turn after this one.
    await setImmediate();
    probe.answer = () => ({ status: 'up' });
    later(1000);

    expect((await monitor.ask(probe)).report).toEqual({ status: 'up' });
  });
});
