/** Why a host is left alone: it named a time, it refused us, or it does not answer. */
export type PauseReason = 'retryAfter' | 'refused' | 'failing';

/** What everybody who asks one host agrees on. A value: every change makes another one. */
export interface HostPace {
  readonly host: string;
  /** Counts the changes, so that of two made from the same one only the first is kept. */
  readonly version: number;
  readonly lastStartedAt: Date | null;
  readonly pausedUntil: Date | null;
  /** Of the latest pause; null before the first. */
  readonly pauseReason: PauseReason | null;
  /** In a row, since the last document that came. */
  readonly refusalCount: number;
  /** In a row, since the last answer. */
  readonly failureCount: number;
  /** While the one request is out that tries whether a failing host is back: nobody else asks until then. */
  readonly probeUntil: Date | null;
  /** The UTC day that `requestCount` is about, as `2026-11-28`. */
  readonly day: string;
  readonly requestCount: number;
}

/** How a host may be asked. */
export interface PaceRules {
  /** At least this lies between the starts of two requests. */
  readonly intervalMs: number;
  /** Requests in one UTC day; null: as many as the pace allows. */
  readonly dailyBudget: number | null;
}

/** The answer to whoever wants to ask now. `pace` is what is agreed if they do. */
export type Claim =
  | { readonly kind: 'granted'; readonly pace: HostPace }
  | { readonly kind: 'wait'; readonly until: Date }
  | { readonly kind: 'paused'; readonly until: Date; readonly reason: PauseReason }
  | { readonly kind: 'spent'; readonly until: Date };

const DAY_MS = 86_400_000;
/** Nobody is believed who asks for more. */
const LONGEST_RETRY_AFTER_MS = 30 * DAY_MS;
const LONGEST_REFUSAL_PAUSE_MS = 3_600_000;
/** Failures in a row after which a host is left alone. */
const FAILURES_TO_PAUSE = 5;
const FIRST_FAILURE_PAUSE_MS = 30_000;
const LONGEST_FAILURE_PAUSE_MS = 900_000;
/** Longer than any request takes; then whoever was out is taken for lost. */
const PROBE_MS = 30_000;

/** A host that nobody has asked yet. */
export function freshPace(host: string): HostPace {
  return {
    host,
    version: 0,
    lastStartedAt: null,
    pausedUntil: null,
    pauseReason: null,
    refusalCount: 0,
    failureCount: 0,
    probeUntil: null,
    day: '',
    requestCount: 0,
  };
}

/** Whether a request may start now. */
export function claimSlot(pace: HostPace, rules: PaceRules, now: Date): Claim {
  const { pausedUntil, pauseReason, probeUntil } = pace;
  if (pausedUntil && pausedUntil > now) {
    return { kind: 'paused', until: pausedUntil, reason: pauseReason ?? 'retryAfter' };
  }
  if (isFailing(pace) && probeUntil && probeUntil > now) {
    return { kind: 'paused', until: probeUntil, reason: 'failing' };
  }
  if (rules.dailyBudget !== null && requestCountOn(pace, now) >= rules.dailyBudget) {
    return { kind: 'spent', until: nextDay(now) };
  }
  const { lastStartedAt } = pace;
  // Clocks differ a little; one that was put back must not hold us up.
  if (lastStartedAt && lastStartedAt <= after(now, rules.intervalMs)) {
    const freeAt = after(lastStartedAt, rules.intervalMs);
    if (freeAt > now) {
      return { kind: 'wait', until: freeAt };
    }
  }
  return { kind: 'granted', pace: started(pace, now) };
}

/** The host named a time for coming back. */
export function askedToWait(pace: HostPace, now: Date, waitMs: number): HostPace {
  return paused(pace, after(now, Math.min(waitMs, LONGEST_RETRY_AFTER_MS)), 'retryAfter');
}

/** The host does not want us: each refusal in a row doubles the pause. */
export function refused(pace: HostPace, now: Date, intervalMs: number): HostPace {
  const pauseMs = Math.min(LONGEST_REFUSAL_PAUSE_MS, intervalMs * 2 ** (pace.refusalCount + 1));
  const counted = { ...pace, refusalCount: pace.refusalCount + 1, failureCount: 0 };
  return paused(counted, after(now, pauseMs), 'refused');
}

/** The host did not answer, or answered that it is broken. */
export function failed(pace: HostPace, now: Date): HostPace {
  const counted = { ...pace, failureCount: pace.failureCount + 1, probeUntil: null };
  if (!isFailing(counted)) {
    return counted;
  }
  const doublings = counted.failureCount - FAILURES_TO_PAUSE;
  const pauseMs = Math.min(LONGEST_FAILURE_PAUSE_MS, FIRST_FAILURE_PAUSE_MS * 2 ** doublings);
  return paused(counted, after(now, pauseMs), 'failing');
}

/** The host answers. */
export function reached(pace: HostPace): HostPace {
  return { ...pace, failureCount: 0, probeUntil: null };
}

/** The host answered as it should. */
export function succeeded(pace: HostPace): HostPace {
  return { ...reached(pace), refusalCount: 0 };
}

/** A request that was granted left later than that. */
export function startedLater(pace: HostPace, startedAt: Date): HostPace {
  return { ...pace, lastStartedAt: later(pace.lastStartedAt, startedAt) };
}

/** Two accounts of one host, kept apart for a while: the more careful of each. */
export function mergedPace(pace: HostPace, other: HostPace | null): HostPace {
  if (other === null) {
    return pace;
  }
  const isOthersPause = (other.pausedUntil ?? 0) > (pace.pausedUntil ?? 0);
  return {
    ...pace,
    lastStartedAt: later(pace.lastStartedAt, other.lastStartedAt),
    pausedUntil: later(pace.pausedUntil, other.pausedUntil),
    pauseReason: isOthersPause ? other.pauseReason : pace.pauseReason,
    refusalCount: Math.max(pace.refusalCount, other.refusalCount),
    failureCount: Math.max(pace.failureCount, other.failureCount),
    probeUntil: later(pace.probeUntil, other.probeUntil),
    ...busierDay(pace, other),
  };
}

/** How the circuit of a host stands: `open` asks nothing, `halfOpen` lets one through to try. */
export function breakerOf(pace: HostPace, now: Date): 'closed' | 'open' | 'halfOpen' {
  if (!isFailing(pace)) {
    return 'closed';
  }
  return pace.pausedUntil && pace.pausedUntil > now ? 'open' : 'halfOpen';
}

/** Requests that were granted on the UTC day of `now`. */
export function requestCountOn(pace: HostPace, now: Date): number {
  return pace.day === dayOf(now) ? pace.requestCount : 0;
}

function busierDay(pace: HostPace, other: HostPace): Pick<HostPace, 'day' | 'requestCount'> {
  const isOthers =
    other.day > pace.day || (other.day === pace.day && other.requestCount > pace.requestCount);
  const { day, requestCount } = isOthers ? other : pace;
  return { day, requestCount };
}

function isFailing({ failureCount }: HostPace): boolean {
  return failureCount >= FAILURES_TO_PAUSE;
}

function started(pace: HostPace, now: Date): HostPace {
  return {
    ...pace,
    lastStartedAt: now,
    probeUntil: isFailing(pace) ? after(now, PROBE_MS) : null,
    day: dayOf(now),
    requestCount: requestCountOn(pace, now) + 1,
  };
}

function paused(pace: HostPace, until: Date, reason: PauseReason): HostPace {
  return pace.pausedUntil && pace.pausedUntil >= until
    ? pace
    : { ...pace, pausedUntil: until, pauseReason: reason };
}

function dayOf(now: Date): string {
  return now.toISOString().slice(0, 10);
}

function nextDay(now: Date): Date {
  return new Date((Math.floor(now.getTime() / DAY_MS) + 1) * DAY_MS);
}

function after(at: Date, ms: number): Date {
  return new Date(at.getTime() + ms);
}

function later(one: Date | null, other: Date | null): Date | null {
  return (one ?? 0) > (other ?? 0) ? one : other;
}
