import { Injectable } from '@nestjs/common';

/** `off`: not configured or not there, and not missed. */
export type ProbeStatus = 'up' | 'degraded' | 'down' | 'off';

/** What a dependency says of itself. No addresses and no messages of other people's servers: this is public. */
export interface ProbeReport {
  readonly status: ProbeStatus;
  readonly [detail: string]: unknown;
}

/** One thing that the product leans on. */
export interface Probe {
  /** Its key in the report, in camelCase: what it is for (`cache`), not what it is made of. */
  readonly name: string;
  /** Without it this instance cannot answer, and should get no traffic. */
  readonly isEssential: boolean;
  /**
   * Asked at most once a second however often the report is read. A throw counts as down, and so does an answer that
   * takes longer than `PROBE_TIMEOUT_MS`; `signal` is aborted then.
   */
  check(signal: AbortSignal): Promise<ProbeReport> | ProbeReport;
}

/** Whoever depends on something registers a probe here when it is constructed; `health` asks them all. */
@Injectable()
export class HealthProbes {
  private readonly probes = new Map<string, Probe>();

  /** Throws when the name is taken: two probes under one key would hide one another. */
  register(probe: Probe): void {
    if (this.probes.has(probe.name)) {
      throw new Error(`A probe named "${probe.name}" is registered already`);
    }
    this.probes.set(probe.name, probe);
  }

  /** In the order of registration. */
  all(): readonly Probe[] {
    return [...this.probes.values()];
  }
}
