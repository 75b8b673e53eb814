import { TerminusModule } from '@nestjs/terminus';
import { Test } from '@nestjs/testing';
import { describe, expect, it } from '@jest/globals';

import { HealthProbes, type Probe, type ProbeReport } from '../../common/health/health-probes.js';
import { HealthService } from './health.service.js';

async function aService(...probes: Probe[]): Promise<HealthService> {
  const module = await Test.createTestingModule({
    imports: [TerminusModule.forRoot({ logger: false })],
    providers: [HealthService, HealthProbes],
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
  return { name: 'redis', isEssential: false, check };
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
      dependencies: { database: { status: 'up' }, redis: { status: 'off' } },
    });
    expect(await service.ready()).toEqual({ status: 'ok' });
  });

  it('is down without what is essential', async () => {
    const service = await aService(essential(down), optional(up));

    expect(await service.report()).toMatchObject({
      status: 'down',
      dependencies: { database: { status: 'down' }, redis: { status: 'up' } },
    });
    expect(await service.ready()).toEqual({ status: 'down' });
  });

  it('is degraded, and ready all the same, without what is not', async () => {
    const service = await aService(essential(up), optional(down));

    expect(await service.report()).toMatchObject({
      status: 'degraded',
      dependencies: { redis: { status: 'down' } },
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

  it('survives a probe that throws at once', async () => {
    const service = await aService(
      optional(() => {
        throw new TypeError('a bug');
      }),
    );

    expect(await service.report()).toMatchObject({ status: 'degraded' });
  });

  it('answers within a second although a probe hangs', async () => {
    const service = await aService(essential(up), optional(never));
    const startedAt = performance.now();
    const report = await service.report();

    expect(performance.now() - startedAt).toBeLessThan(1000);
    expect(report).toMatchObject({
      status: 'degraded',
      dependencies: { redis: { status: 'down', errorCode: 'TIMEOUT' } },
    });
  });

  it('does not ask what readiness does not depend on', async () => {
    const service = await aService(essential(up), optional(never));
    const startedAt = performance.now();

    expect(await service.ready()).toEqual({ status: 'ok' });
    expect(performance.now() - startedAt).toBeLessThan(300);
  });

  it('takes no traffic once it is stopping, and is alive still', async () => {
    const service = await aService(essential(up));
    service.announceStop();

    expect(await service.ready()).toEqual({ status: 'stopping' });
    expect(await service.report()).toMatchObject({ status: 'stopping' });
    expect(service.live()).toEqual({ status: 'ok' });
  });
});
