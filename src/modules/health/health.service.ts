import { Injectable, ServiceUnavailableException as ServiceUnavailable } from '@nestjs/common';
import {
  HealthCheckService,
  type HealthIndicatorResult,
  HealthIndicatorService,
} from '@nestjs/terminus';

import { HealthProbes, type Probe, type ProbeStatus } from '../../common/health/health-probes.js';
import { type ProbeFinding, ProbeMonitor } from '../../common/health/probe.monitor.js';
import { VERSION } from '../../config/version.js';
import type { DependencyHealth, HealthResponse, ProbeResponse } from './dto/health.response.js';

interface Verdict {
  readonly status: 'ok' | 'degraded' | 'down';
  readonly dependencies: Record<string, DependencyHealth>;
}

/** Says how this instance is: started, alive, ready for traffic, and in full. */
@Injectable()
export class HealthService {
  private hasStarted = false;
  private isStopping = false;

  constructor(
    private readonly probes: HealthProbes,
    private readonly monitor: ProbeMonitor,
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

  /** `starting` until everything essential was up once; what goes away later is readiness's to tell. */
  async startup(): Promise<ProbeResponse> {
    if (!this.hasStarted) {
      this.hasStarted = (await this.checkEssential()) !== 'down';
    }
    return { status: this.hasStarted ? 'ok' : 'starting' };
  }

  async ready(): Promise<ProbeResponse> {
    if (this.isStopping) {
      return { status: 'stopping' };
    }
    const status = await this.checkEssential();
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

  private async checkEssential(): Promise<Verdict['status']> {
    const essential = this.probes.all().filter(({ isEssential }) => isEssential);
    return (await this.check(essential)).status;
  }

  /** Asks all at once; never slower than the slowest probe may be. */
  private async check(probes: readonly Probe[]): Promise<Verdict> {
    const findings = await Promise.all(
      probes.map(async (probe) => ({ probe, finding: await this.monitor.ask(probe) })),
    );
    const dependencies = Object.fromEntries(
      findings.map(({ probe, finding }) => [probe.name, told(finding)]),
    );
    const status = await this.health
      .check(
        findings.map(
          ({ probe, finding }) =>
            () =>
              this.indicate(probe, finding.report.status),
        ),
      )
      .then(({ status: verdict }) => (verdict === 'ok' ? 'ok' : 'degraded'))
      .catch((error: unknown) => {
        if (error instanceof ServiceUnavailable) {
          return 'down' as const;
        }
        throw error;
      });
    return { status, dependencies };
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

function told({ report, latencyMs, since }: ProbeFinding): DependencyHealth {
  return { ...report, latencyMs, since: since.toISOString() };
}
