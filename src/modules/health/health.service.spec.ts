import { TerminusModule } from '@nestjs/terminus';
import { Test } from '@nestjs/testing';
import { describe, expect, it } from '@jest/globals';

import { StillClock } from '../../../test/support/still-clock.js';
import { Clock } from '../../common/clock/clock.js';
import { HealthProbes, type Probe, type ProbeReport } from '../../common/health/health-probes.js';
import { ProbeMonitor } from '../../common/health/probe.monitor.js';
import { HealthService } from './health.service.js';

const clock = new StillClock();

async function aService(...probes: Probe[]): Promise<HealthService> {
  const module = await Test.createTestingModule({
    imports: [TerminusModule.forRoot({ logger: false })],
    providers: [HealthService, HealthProbes, ProbeMonitor, { provide: Clock, useValue: clock }],
  }).compile();
  probes.forEach((probe) => {
    module.get(HealthProbes).register(probe);
  });
  return module.get(HealthService);
}

function essential(check: Probe['check']): Probe {
  return { name: 'database', isEssential: true, check };
}

function optional(check: Probe['check']): Probe {
  return { name: 'cache', isEssential: false, check };
}

const up = (): ProbeReport => ({ status: 'up' });
const down = (): ProbeReport => ({ status: 'down' });
const never = (): Promise<never> => new Promise(() => undefined);

describe(HealthService.name, () => {
  it('is ok when everything is up or switched off', async () => {
    const service = await aService(
      essential(up),
      optional(() => ({ status: 'off' })),
    );

    expect(await service.report()).toMatchObject({
      status: 'ok',
      dependencies: { database: { status: 'up' }, cache: { status: 'off' } },
    });
    expect(await service.ready()).toEqual({ status: 'ok' });
  });

  it('is down without what is essential', async () => {
    const service = await aService(essential(down), optional(up));

    expect(await service.report()).toMatchObject({
      status: 'down',
      dependencies: { database: { status: 'down' }, cache: { status: 'up' } },
    });
    expect(await service.ready()).toEqual({ status: 'down' });
  });

  it('is degraded, and ready all the same, without what is not', async () => {
    const service = await aService(essential(up), optional(down));

    expect(await service.report()).toMatchObject({
      status: 'degraded',
      dependencies: { cache: { status: 'down' } },
    });
    expect(await service.ready()).toEqual({ status: 'ok' });
  });

  it('passes on what a dependency tells of itself', async () => {
    const service = await aService(essential(() => ({ status: 'up', isEmbedded: true })));
    const { dependencies } = await service.report();

    expect(dependencies.database).toMatchObject({ isEmbedded: true });
    expect(dependencies.database?.latencyMs).toBeGreaterThanOrEqual(0);
  });

  it('keeps to itself what a failing probe says, and counts it as down', async () => {
    const service = await aService(
      essential(() => Promise.reject(new Error('connect ECONNREFUSED db.internal'))),
    );
    const report = await service.report();

    expect(report).toMatchObject({
      status: 'down',
      dependencies: { database: { status: 'down', errorCode: 'UNREACHABLE' } },
    });
    expect(JSON.stringify(report)).not.toContain('db.internal');
  });

  it('answers within a second although a probe hangs', async () => {
    const service = await aService(essential(up), optional(never));
    const startedAt = performance.now();
    const report = await service.report();

    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(report).toMatchObject({
      status: 'degraded',
      dependencies: { cache: { status: 'down', errorCode: 'TIMEOUT' } },
    });
  });

  it('does not ask what readiness does not depend on', async () => {
    const service = await aService(essential(up), optional(never));
    const startedAt = performance.now();

    expect(await service.ready()).toEqual({ status: 'ok' });
    expect(performance.now() - startedAt).toBeLessThan(300);
  });

  it('asks everything at once: ten that hang take no longer than one', async () => {
    const hanging = Array.from({ length: 10 }, (_, index) => ({
      name: `dependency${index}`,
      isEssential: false,
      check: never,
    }));
    const service = await aService(essential(up), ...hanging);
    const startedAt = performance.now();

    expect(await service.report()).toMatchObject({ status: 'degraded' });
    expect(performance.now() - startedAt).toBeLessThan(1500);
  });

  it('tells since when a dependency is as it is', async () => {
    const foundAt = clock.now();
    const service = await aService(essential(up));
    await service.report();
    clock.set(new Date(foundAt.getTime() + 60_000));

    expect(await service.report()).toMatchObject({
      dependencies: { database: { since: foundAt.toISOString() } },
    });
  });

  it('is starting until what is essential was up once, and never again', async () => {
    let report = down();
    const service = await aService(essential(() => report));
    expect(await service.startup()).toEqual({ status: 'starting' });

    report = up();
    await clock.sleep(1000);
    expect(await service.startup()).toEqual({ status: 'ok' });

    report = down();
    await clock.sleep(1000);
    expect(await service.startup()).toEqual({ status: 'ok' });
    expect(await service.ready()).toEqual({ status: 'down' });
  });

  it('takes no traffic once it is stopping, and is alive still', async () => {
    const service = await aService(essential(up));
    service.announceStop();

    expect(await service.ready()).toEqual({ status: 'stopping' });
    expect(await service.report()).toMatchObject({ status: 'stopping' });
    expect(service.live()).toEqual({ status: 'ok' });
  });
});
