import { setTimeout } from 'node:timers/promises';

import { Injectable } from '@nestjs/common';

import { Clock } from '../clock/clock.js';
import type { Probe, ProbeReport } from './health-probes.js';

/** A probe that does not answer within this is down: no report is slower, whatever hangs. */
export const PROBE_TIMEOUT_MS = 800;
/** How long a finding is believed, so that a flood of health checks does not become one of the database. */
const FRESH_MS = 1000;
/** A check that hangs for longer is given up, and another one begun beside it. */
const STUCK_MS = 5000;

/** What was found out about a dependency, and when. */
export interface ProbeFinding {
  readonly report: ProbeReport;
  /** How long the answer took, or was waited for. */
  readonly latencyMs: number;
  readonly checkedAt: Date;
  /** When it was first found in the state it is in. */
  readonly since: Date;
}

/** Asks probes, each at most once at a time and once a second, and remembers since when each is as it is. */
@Injectable()
export class ProbeMonitor {
  private readonly findings = new Map<string, ProbeFinding>();
  private readonly underWay = new Map<string, Promise<ProbeFinding>>();
  /** Checks that came too late and have not ended since, by when they were given up. */
  private readonly hanging = new Map<string, number>();

  constructor(private readonly clock: Clock) {}

  /** Resolves within `PROBE_TIMEOUT_MS`, and never rejects. */
  async ask(probe: Probe): Promise<ProbeFinding> {
    const known = this.findings.get(probe.name);
    if (known && (this.isFresh(known) || this.isStuck(probe.name))) {
      return known;
    }
    const asking = this.underWay.get(probe.name) ?? this.check(probe);
    this.underWay.set(probe.name, asking);
    try {
      return await asking;
    } finally {
      this.underWay.delete(probe.name);
    }
  }

  private isFresh({ checkedAt }: ProbeFinding): boolean {
    const ageMs = this.clock.now().getTime() - checkedAt.getTime();
    return ageMs >= 0 && ageMs < FRESH_MS;
  }

  private isStuck(name: string): boolean {
    const since = this.hanging.get(name);
    return since !== undefined && this.clock.now().getTime() - since < STUCK_MS;
  }

  private async check(probe: Probe): Promise<ProbeFinding> {
    const beganAt = performance.now();
    const limit = new AbortController();
    const answer = reportOf(probe, limit.signal);
    const timer = new AbortController();
    const late = setTimeout(PROBE_TIMEOUT_MS, TOO_LATE, { ref: false, signal: timer.signal });
    late.catch(() => undefined);
    const report = await Promise.race([answer, late]);
    timer.abort();
    if (report === TOO_LATE) {
      this.giveUp(probe.name, answer);
      limit.abort();
    }
    return this.note(probe.name, report, Math.round(performance.now() - beganAt));
  }

  private giveUp(name: string, answer: Promise<unknown>): void {
    const givenUpAt = this.clock.now().getTime();
    this.hanging.set(name, givenUpAt);
    void answer.then(() => {
      // A later check may hang in its place.
      if (this.hanging.get(name) === givenUpAt) {
        this.hanging.delete(name);
      }
    });
  }

  private note(name: string, report: ProbeReport, latencyMs: number): ProbeFinding {
    const before = this.findings.get(name);
    const checkedAt = this.clock.now();
    const since = before?.report.status === report.status ? before.since : checkedAt;
    const finding = { report, latencyMs, checkedAt, since };
    this.findings.set(name, finding);
    return finding;
  }
}

const TOO_LATE: ProbeReport = { status: 'down', errorCode: 'TIMEOUT' };

/** What was thrown stays here: it may name hosts. */
async function reportOf(probe: Probe, signal: AbortSignal): Promise<ProbeReport> {
  try {
    return await probe.check(signal);
  } catch {
    return { status: 'down', errorCode: 'UNREACHABLE' };
  }
}
