import type { OutgoingRequest } from './schemas/outgoing-request.schema.js';

/** How answers are counted: by the hundred, `999` (LinkedIn's refusal), or `none` when none came. */
export const STATUS_CLASSES = ['2xx', '3xx', '4xx', '5xx', '999', 'none'] as const;
export type StatusClass = (typeof STATUS_CLASSES)[number];

export const ROBOTS_FINDINGS = ['allowed', 'disallowed', 'unreachable', 'unasked'] as const;
type RobotsFinding = (typeof ROBOTS_FINDINGS)[number];

/** What the ledger says about one host. */
export interface HostSummary {
  readonly host: string;
  readonly requestCount: number;
  readonly byteCount: number;
  readonly statuses: Readonly<Record<StatusClass, number>>;
  readonly robots: Readonly<Record<RobotsFinding, number>>;
  /** Requests that were not sent, by the code that says why. */
  readonly heldBack: Readonly<Record<string, number>>;
  /** 429 and 999. */
  readonly refusalCount: number;
  /** Answers that named a time for coming back. */
  readonly retryAfterCount: number;
  readonly waits: { readonly p50Ms: number | null; readonly maxMs: number | null };
  /** The two requests that came closest to breaking the pace; null before the second one. */
  readonly closest: Closest | null;
  readonly breaches: Breaches;
}

interface Closest {
  readonly intervalMs: number;
  readonly requiredMs: number;
}

interface Breaches {
  /** Started earlier after the one before than the pace or a Crawl-delay allows. */
  readonly pace: number;
  /** Started before the time was over that an earlier answer named. */
  readonly retryAfter: number;
  /** Sent although robots.txt forbade it or could not be read. */
  readonly robots: number;
}

/** Adds up the ledger's lines about one host, which must come in the order in which the requests left. */
export class HostTally {
  private readonly statuses = zeroes(STATUS_CLASSES);
  private readonly robots = zeroes(ROBOTS_FINDINGS);
  private readonly heldBack: Record<string, number> = {};
  private readonly waitsMs: number[] = [];
  private readonly breaches = { pace: 0, retryAfter: 0, robots: 0 };
  private embargoes: { readonly from: number; readonly until: number }[] = [];
  private refusalCount = 0;
  private retryAfterCount = 0;
  private byteCount = 0;
  private previousAt: number | null = null;
  private closest: Closest | null = null;

  constructor(private readonly host: string) {}

  add(request: OutgoingRequest): void {
    this.robots[request.robots] += 1;
    if (!request.isSent) {
      const reason = request.errorCode ?? 'UNKNOWN';
      this.heldBack[reason] = (this.heldBack[reason] ?? 0) + 1;
      return;
    }
    this.statuses[statusClassOf(request.status)] += 1;
    this.refusalCount += request.status === 429 || request.status === 999 ? 1 : 0;
    this.waitsMs.push(request.waitedMs);
    this.byteCount += request.byteCount;
    this.checkRobots(request);
    this.checkPace(request);
    this.checkEmbargoes(request);
  }

  summary(): HostSummary {
    const waits = this.waitsMs.toSorted((one, other) => one - other);
    return {
      host: this.host,
      requestCount: waits.length,
      byteCount: this.byteCount,
      statuses: this.statuses,
      robots: this.robots,
      heldBack: this.heldBack,
      refusalCount: this.refusalCount,
      retryAfterCount: this.retryAfterCount,
      waits: {
        p50Ms: waits[Math.floor((waits.length - 1) / 2)] ?? null,
        maxMs: waits.at(-1) ?? null,
      },
      closest: this.closest,
      breaches: this.breaches,
    };
  }

  private checkRobots({ robots }: OutgoingRequest): void {
    if (robots === 'disallowed' || robots === 'unreachable') {
      this.breaches.robots += 1;
    }
  }

  private checkPace({ at, intervalMs: requiredMs }: OutgoingRequest): void {
    const startedAt = at.getTime();
    if (this.previousAt !== null) {
      const intervalMs = startedAt - this.previousAt;
      const pair = { intervalMs, requiredMs };
      this.closest =
        this.closest === null || slack(pair) < slack(this.closest) ? pair : this.closest;
      this.breaches.pace += slack(pair) < 0 ? 1 : 0;
    }
    this.previousAt = startedAt;
  }

  /** What was out already when a host asked us to wait is no breach. */
  private checkEmbargoes({ at, durationMs, retryAfterMs }: OutgoingRequest): void {
    const startedAt = at.getTime();
    this.embargoes = this.embargoes.filter(({ until }) => until > startedAt);
    if (this.embargoes.some(({ from }) => startedAt > from)) {
      this.breaches.retryAfter += 1;
    }
    if (retryAfterMs !== null) {
      const endedAt = startedAt + durationMs;
      this.retryAfterCount += 1;
      this.embargoes.push({ from: endedAt, until: endedAt + retryAfterMs });
    }
  }
}

function slack({ intervalMs, requiredMs }: Closest): number {
  return intervalMs - requiredMs;
}

function statusClassOf(status: number | null): StatusClass {
  if (status === null) {
    return 'none';
  }
  const hundreds = `${Math.floor(status / 100)}xx`;
  return STATUS_CLASSES.find((each) => each === hundreds) ?? '999';
}

function zeroes<K extends string>(keys: readonly K[]): Record<K, number> {
  return Object.fromEntries(keys.map((key) => [key, 0])) as Record<K, number>;
}
