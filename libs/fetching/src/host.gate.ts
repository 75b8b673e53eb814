import { type Clock, SYSTEM_CLOCK } from './clock.js';
import {
  BudgetSpentError,
  FetchError,
  FetchingOffError,
  FetchingStoppedError,
  HostPausedError,
} from './fetching.errors.js';
import {
  askedToWait,
  breakerOf,
  type Claim,
  claimSlot,
  failed,
  freshPace,
  type HostPace,
  type PauseReason,
  reached,
  refused,
  requestCountOn,
  startedLater,
  succeeded,
} from './host.pace.js';
import { type HostPaceStore, MemoryHostPaceStore } from './host-pace.store.js';
import type {
  OutgoingRequestRecord,
  RequestEnd,
  RequestIntent,
} from './outgoing-request.record.js';
import { Passage } from './passage.js';
import { Turnstile } from './turnstile.js';

export interface HostGateOptions {
  /** False: nothing leaves. */
  readonly isOn: boolean;
  /** At least this lies between the starts of two requests to one host; more where its robots.txt names a Crawl-delay. */
  readonly minIntervalMs: number;
  /** Requests to one host that are out at a time, of this process. */
  readonly hostConcurrency: number;
  /** Requests to one host in one UTC day; null: no limit. */
  readonly dailyBudget: number | null;
  /** A pause that is over within this is waited for; a longer one is told at once. */
  readonly maxPauseMs: number;
  /** Instances that share one keep one pace. Default: this process's own. */
  readonly store?: HostPaceStore;
  /** Told of every request, once it is over or was held back. Must not throw. */
  readonly onRequest?: (request: OutgoingRequestRecord) => void;
  readonly clock?: Clock;
}

/** How things stand with one host. */
export interface HostStanding {
  readonly pausedUntil: Date | null;
  readonly pauseReason: PauseReason | null;
  readonly breaker: 'closed' | 'open' | 'halfOpen';
  /** Requests of this UTC day. */
  readonly requestCount: number;
}

interface HostLine {
  /** Those whose request is out, or about to be. */
  readonly places: Turnstile;
  /** Whoever settles with the store when to start: one at a time, so that a process asks it once. */
  readonly counter: Turnstile;
  /** There was a refusal or a failure since the last good answer, here or elsewhere. */
  isTroubled: boolean;
}

/**
 * What every request passes before it leaves and when it is over, whoever makes it: documents, redirects, retries,
 * robots.txt, the browser's. It keeps each host's pace, pauses and budget, and tells each request to whoever keeps the
 * ledger.
 */
export class HostGate {
  private readonly lines = new Map<string, HostLine>();
  private readonly store: HostPaceStore;
  private readonly clock: Clock;
  private readonly closing = new AbortController();

  constructor(private readonly options: HostGateOptions) {
    this.store = options.store ?? new MemoryHostPaceStore();
    this.clock = options.clock ?? SYSTEM_CLOCK;
  }

  /**
   * Resolves when the request may leave, which it must do at once. Rejects with a `FetchError` when it may not, or with
   * the signal's reason.
   */
  async enter(intent: RequestIntent, signal?: AbortSignal): Promise<Passage> {
    const askedAt = this.clock.now();
    const { host } = intent.url;
    const line = this.lineOf(host);
    let giveBack: (() => void) | null = null;
    try {
      if (!this.options.isOn) {
        throw new FetchingOffError(intent.url.href);
      }
      giveBack = await line.places.enter(signal);
      const pace = await this.slot(intent, line, signal);
      line.isTroubled ||= pace.refusalCount + pace.failureCount > 0;
      return this.passage(intent, { askedAt, startedAt: this.leavingAt(pace), giveBack });
    } catch (error) {
      giveBack?.();
      this.holdBack(intent, error, askedAt);
      throw error;
    }
  }

  /** Tells the ledger of a request that whoever wanted to make it decided against: robots.txt forbids it. */
  holdBack(intent: RequestIntent, error: unknown, askedAt: Date = this.clock.now()): void {
    if (error instanceof FetchError) {
      const waitedMs = this.clock.now().getTime() - askedAt.getTime();
      this.tell(
        intent,
        { at: askedAt, isSent: false, waitedMs },
        { ...UNSENT, errorCode: error.code },
      );
    }
  }

  async standingOf(host: string): Promise<HostStanding> {
    const now = this.clock.now();
    const pace = (await this.store.find(host)) ?? freshPace(host);
    const isPaused = pace.pausedUntil !== null && pace.pausedUntil > now;
    return {
      pausedUntil: isPaused ? pace.pausedUntil : null,
      pauseReason: isPaused ? pace.pauseReason : null,
      breaker: breakerOf(pace, now),
      requestCount: requestCountOn(pace, now),
    };
  }

  /** Whoever waits is turned away. */
  close(): void {
    this.closing.abort(new FetchingStoppedError());
  }

  private lineOf(host: string): HostLine {
    const known = this.lines.get(host);
    if (known) {
      return known;
    }
    const line = {
      places: new Turnstile(this.options.hostConcurrency),
      counter: new Turnstile(1),
      isTroubled: false,
    };
    this.lines.set(host, line);
    return line;
  }

  private intervalMs({ crawlDelayMs }: Pick<RequestIntent, 'crawlDelayMs'>): number {
    return Math.max(this.options.minIntervalMs, crawlDelayMs ?? 0);
  }

  private async slot(
    intent: RequestIntent,
    line: HostLine,
    signal?: AbortSignal,
  ): Promise<HostPace> {
    const giveBack = await line.counter.enter(signal);
    try {
      for (;;) {
        signal?.throwIfAborted();
        this.closing.signal.throwIfAborted();
        const pace = (await this.store.find(intent.url.host)) ?? freshPace(intent.url.host);
        const { dailyBudget } = this.options;
        const rules = { intervalMs: this.intervalMs(intent), dailyBudget };
        const claim = claimSlot(pace, rules, this.clock.now());
        if (claim.kind !== 'granted') {
          await this.wait(intent, claim, signal);
        } else if (await this.store.replace(claim.pace)) {
          return claim.pace;
        }
      }
    } finally {
      giveBack();
    }
  }

  private async wait(
    { url }: RequestIntent,
    claim: Exclude<Claim, { kind: 'granted' }>,
    signal?: AbortSignal,
  ): Promise<void> {
    const waitMs = Math.max(1, claim.until.getTime() - this.clock.now().getTime());
    if (claim.kind === 'spent') {
      throw new BudgetSpentError(url.href, waitMs);
    }
    if (claim.kind === 'paused' && waitMs > this.options.maxPauseMs) {
      throw new HostPausedError(url.href, claim.reason, waitMs);
    }
    const either = signal ? AbortSignal.any([signal, this.closing.signal]) : this.closing.signal;
    await this.clock.sleep(waitMs, either);
  }

  /** Agreeing took its time; whoever comes next counts from when this one really leaves. */
  private leavingAt(pace: HostPace): Date {
    const startedAt = this.clock.now();
    if (pace.lastStartedAt && startedAt > pace.lastStartedAt) {
      void this.amend(pace.host, (known) => startedLater(known, startedAt));
    }
    return startedAt;
  }

  private passage(
    intent: RequestIntent,
    { askedAt, startedAt, giveBack }: { askedAt: Date; startedAt: Date; giveBack: () => void },
  ): Passage {
    const waitedMs = startedAt.getTime() - askedAt.getTime();
    return new Passage(startedAt, async (end) => {
      this.tell(intent, { at: startedAt, isSent: true, waitedMs }, end);
      await this.settle(intent, end);
      giveBack();
    });
  }

  private tell(
    intent: RequestIntent,
    { at, isSent, waitedMs }: { at: Date; isSent: boolean; waitedMs: number },
    end: RequestEnd,
  ): void {
    const { url, purpose, reader, attempt, robots } = intent;
    this.options.onRequest?.({
      url: url.href,
      host: url.host,
      purpose,
      reader,
      attempt,
      robots,
      isSent,
      at,
      waitedMs,
      intervalMs: this.intervalMs(intent),
      durationMs: isSent ? this.clock.now().getTime() - at.getTime() : 0,
      status: end.status,
      byteCount: end.byteCount,
      errorCode: end.errorCode,
      retryAfterMs: end.retryAfterMs,
    });
  }

  private async settle(
    { url, purpose, crawlDelayMs }: RequestIntent,
    end: RequestEnd,
  ): Promise<void> {
    const line = this.lineOf(url.host);
    const finding = findingOf(end);
    if (
      end.retryAfterMs === null &&
      (finding === null || (finding === 'good' && !line.isTroubled))
    ) {
      return;
    }
    const now = this.clock.now();
    const intervalMs = this.intervalMs({ crawlDelayMs });
    const pace = await this.amend(url.host, (known) => {
      const judged = judgedPace(known, { finding, purpose, now, intervalMs });
      return end.retryAfterMs === null ? judged : askedToWait(judged, now, end.retryAfterMs);
    });
    line.isTroubled = pace.refusalCount + pace.failureCount > 0;
  }

  private async amend(host: string, change: (pace: HostPace) => HostPace): Promise<HostPace> {
    for (;;) {
      const changed = change((await this.store.find(host)) ?? freshPace(host));
      if (await this.store.replace(changed)) {
        return changed;
      }
    }
  }
}

const UNSENT = { status: null, byteCount: 0, retryAfterMs: null, isRefusal: false } as const;

type Finding = 'good' | 'refused' | 'failed';

/** What the end of a request says about its host; null: nothing. */
function findingOf({ status, errorCode, isRefusal }: RequestEnd): Finding | null {
  if (status === 429 || status === 999 || isRefusal) {
    return 'refused';
  }
  if (errorCode === 'ABORTED' || errorCode === 'BROWSER_CRASHED') {
    return null;
  }
  return errorCode === 'UPSTREAM_DOWN' || (status ?? 0) >= 500 ? 'failed' : 'good';
}

function judgedPace(
  pace: HostPace,
  {
    finding,
    purpose,
    now,
    intervalMs,
  }: {
    finding: Finding | null;
    purpose: RequestIntent['purpose'];
    now: Date;
    intervalMs: number;
  },
): HostPace {
  switch (finding) {
    case 'good':
      // That robots.txt is served to us does not mean that documents are.
      return purpose === 'robots' ? reached(pace) : succeeded(pace);
    case 'refused':
      return refused(pace, now, intervalMs);
    case 'failed':
      return failed(pace, now);
    case null:
      return pace;
  }
}
