import { Injectable } from '@nestjs/common';

export type ProbeStatus = 'up' | 'degraded' | 'down' | 'off';

/** What a dependency says of itself. No addresses and no messages of other people's servers: this is public. */
export interface ProbeReport {
  readonly status: ProbeStatus;
  readonly [detail: string]: unknown;
}

/** One thing outside this process that the product leans on. */
export interface Probe {
  readonly name: string;
  /** Without it this instance cannot answer, and should get no traffic. */
  readonly isEssential: boolean;
  check(): Promise<ProbeReport> | ProbeReport;
}

/** Whoever depends on something outside the process registers a probe here; `health` asks them all. */
@Injectable()
export class HealthProbes {
  private readonly probes: Probe[] = [];

  register(probe: Probe): void {
    this.probes.push(probe);
  }

  all(): readonly Probe[] {
    return this.probes;
  }
}
