import { setTimeout } from 'node:timers/promises';

import { Injectable, ServiceUnavailableException as ServiceUnavailable } from '@nestjs/common';
import {
  HealthCheckService,
  type HealthIndicatorResult,
  HealthIndicatorService,
} from '@nestjs/terminus';

import {
  HealthProbes,
  type Probe,
  type ProbeReport,
  type ProbeStatus,
} from '../../common/health/health-probes.js';
import { VERSION } from '../../config/version.js';
import type { HealthResponse, ProbeResponse } from './dto/health.response.js';

/** A probe that does not answer within this is down: the report is never slower, whatever hangs. */
const PROBE_TIMEOUT_MS = 800;

/** Says how this instance is: alive, ready for traffic, and in full. */
@Injectable()
export class HealthService {
  private isStopping = false;

  constructor(
    private readonly probes: HealthProbes,
    private readonly health: HealthCheckService,
    private readonly indicators: HealthIndicatorService,
  ) {}

  /** Readiness turns first, so that no new traffic comes while what is in flight ends. */
  announceStop(): void {
    this.isStopping = true;
  }

  live(): ProbeResponse {
    return { status: 'ok' };
  }

  async ready(): Promise<ProbeResponse> {
    if (this.isStopping) {
      return { status: 'stopping' };
    }
    const essential = this.probes.all().filter(({ isEssential }) => isEssential);
    const { status } = await this.check(essential);
    return { status: status === 'down' ? 'down' : 'ok' };
  }

  async report(): Promise<HealthResponse> {
    const { status, dependencies } = await this.check(this.probes.all());
    return {
      status: this.isStopping ? 'stopping' : status,
      version: VERSION,
      uptimeSeconds: Math.floor(process.uptime()),
      dependencies,
    };
  }

  private async check(probes: readonly Probe[]): Promise<{
    status: 'ok' | 'degraded' | 'down';
    dependencies: HealthResponse['dependencies'];
  }> {
    const reports = new Map<string, HealthResponse['dependencies'][string]>();
    const status = await this.health
      .check(
        probes.map((probe) => async () => {
          const report = await timed(probe);
          reports.set(probe.name, report);
          return this.indicate(probe, report.status);
        }),
      )
      .then(({ status: verdict }) => (verdict === 'ok' ? 'ok' : 'degraded'))
      .catch((error: unknown) => {
        if (error instanceof ServiceUnavailable) {
          return 'down' as const;
        }
        throw error;
      });
    return { status, dependencies: Object.fromEntries(reports) };
  }

  /** What is not essential can be degraded at worst: this instance still answers without it. */
  private indicate({ name, isEssential }: Probe, status: ProbeStatus): HealthIndicatorResult {
    const indicator = this.indicators.check(name);
    if (status === 'down' && isEssential) {
      return indicator.down();
    }
    return status === 'up' || status === 'off' ? indicator.up() : indicator.degraded();
  }
}

const TOO_LATE: ProbeReport = { status: 'down', errorCode: 'TIMEOUT' };

async function timed(probe: Probe): Promise<ProbeReport & { latencyMs: number }> {
  const startedAt = performance.now();
  const report = await Promise.race([
    Promise.resolve()
      .then(() => probe.check())
      .catch((): ProbeReport => ({ status: 'down', errorCode: 'UNREACHABLE' })),
    setTimeout(PROBE_TIMEOUT_MS, TOO_LATE, { ref: false }),
  ]);
  return { ...report, latencyMs: Math.round(performance.now() - startedAt) };
}
