import { HostGate } from '@app/fetching';
import { Injectable } from '@nestjs/common';

import { Clock } from '../../common/clock/clock.js';
import { RequestInvalidError } from '../../common/errors/request.errors.js';
import { Env } from '../../config/env.js';
import { userAgentOf } from '../../config/user-agent.js';
import type { ComplianceQuery } from './dto/compliance.query.js';
import { minIntervalMsOf } from './gate.factory.js';
import { type HostSummary, HostTally } from './host.tally.js';
import { LedgerService } from './ledger.service.js';
import { OutgoingRequestsRepository } from './outgoing-requests.repository.js';

const DAY_MS = 86_400_000;
/** What is read for one answer: a week at the usual pace is some 200,000 lines. */
const LONGEST_WINDOW_MS = 7 * DAY_MS;

/** What was asked of whom in a window of time, by which rules, and whether they were kept. */
export interface ComplianceReport {
  readonly since: Date;
  readonly until: Date;
  readonly rules: ComplianceRules;
  /** Lines of the ledger that this instance could not keep while the database was away. */
  readonly lostCount: number;
  readonly hosts: readonly HostReport[];
}

/** As they are set now. */
interface ComplianceRules {
  readonly fetching: 'on' | 'off';
  readonly userAgent: string;
  readonly contact: string | null;
  readonly robotsPolicy: 'obey' | 'permitted';
  readonly minIntervalMs: number;
  readonly hostConcurrency: number;
  readonly dailyBudget: number | null;
  /** Null: for good. */
  readonly retentionDays: number | null;
}

export type HostReport = HostSummary & {
  readonly budget: { readonly used: number; readonly left: number | null };
  readonly breaker: 'closed' | 'open' | 'halfOpen';
  readonly pausedUntil: Date | null;
  readonly pauseReason: 'retryAfter' | 'refused' | 'failing' | null;
};

/** Sums up the ledger, so that anybody can see how we behave on other people's servers. */
@Injectable()
export class ComplianceService {
  constructor(
    private readonly requests: OutgoingRequestsRepository,
    private readonly ledger: LedgerService,
    private readonly gate: HostGate,
    private readonly clock: Clock,
    private readonly env: Env,
  ) {}

  /** Includes what this instance asked up to now; other instances' latest second may be missing. */
  async report(query: ComplianceQuery): Promise<ComplianceReport> {
    const { since, until } = this.windowOf(query);
    await this.ledger.flush();
    const tallies = new Map<string, HostTally>();
    for await (const request of this.requests.listByTime(since, until)) {
      tallyOf(request.host, tallies).add(request);
    }
    const hosts = await Promise.all([...tallies.values()].map((tally) => this.hostReport(tally)));
    return { since, until, rules: this.rules(), lostCount: this.ledger.lostCount, hosts };
  }

  private windowOf({ since, until }: ComplianceQuery): { since: Date; until: Date } {
    // What left in this very millisecond belongs to the report as well.
    const end = until ?? new Date(this.clock.now().getTime() + 1);
    if (since !== undefined && since > end) {
      throw new RequestInvalidError([{ field: 'since', message: 'must not be later than now' }]);
    }
    const begin = since ?? new Date(end.getTime() - DAY_MS);
    const earliest = new Date(end.getTime() - LONGEST_WINDOW_MS);
    return { since: begin < earliest ? earliest : begin, until: end };
  }

  private async hostReport(tally: HostTally): Promise<HostReport> {
    const summary = tally.summary();
    const { requestCount, ...standing } = await this.gate.standingOf(summary.host);
    const { dailyBudget } = this.rules();
    const left = dailyBudget === null ? null : Math.max(0, dailyBudget - requestCount);
    return { ...summary, ...standing, budget: { used: requestCount, left } };
  }

  private rules(): ComplianceRules {
    const { env } = this;
    return {
      fetching: env.FETCHING,
      userAgent: userAgentOf(env),
      contact: env.CONTACT ?? null,
      robotsPolicy: env.ROBOTS_POLICY,
      minIntervalMs: minIntervalMsOf(env),
      hostConcurrency: env.FETCH_HOST_CONCURRENCY,
      dailyBudget: env.FETCH_DAILY_BUDGET === 0 ? null : env.FETCH_DAILY_BUDGET,
      retentionDays: env.LEDGER_RETENTION_DAYS === 0 ? null : env.LEDGER_RETENTION_DAYS,
    };
  }
}

function tallyOf(host: string, tallies: Map<string, HostTally>): HostTally {
  const known = tallies.get(host) ?? new HostTally(host);
  tallies.set(host, known);
  return known;
}
