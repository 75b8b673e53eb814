import type { Fault, ServedRequest } from '@app/sample-world';

import type { Invariant } from '../evidence.js';

/** The longest that robots.txt may be remembered (RFC 9309, 2.4). */
const DAY_MS = 86_400_000;
const ALWAYS_FORBIDDEN = ['/authwall', '/organization-guest/', '/uas/login', '/voyager/api'];

/** What the site wants of its visitors, from the moment they have read it. */
interface Policy {
  readonly readAtMs: number;
  readonly forbidden: readonly string[];
  readonly crawlDelayMs: number;
}

/** robots.txt is read before anything else, not remembered for longer than a day, and what it forbids is not asked for. */
export const robotsIsObeyed: Invariant = ({ served }) => {
  let policy: Policy | null = null;
  const breaches: string[] = [];
  for (const { path, virtualAt, fault, status } of served) {
    const atMs = virtualAt.getTime();
    if (path === '/robots.txt') {
      policy = policyOf({ fault, status }, atMs);
      continue;
    }
    const told = `${path} was asked for at ${virtualAt.toISOString()}`;
    if (policy === null || atMs - policy.readAtMs > DAY_MS) {
      breaches.push(`${told}, and robots.txt was not read in the day before`);
    } else if (policy.forbidden.some((prefix) => path.startsWith(prefix))) {
      breaches.push(`${told}, and robots.txt forbids it`);
    }
  }
  return breaches;
};

/** Between the starts of two requests lies what the operator and, once it is read, robots.txt want. */
export const paceIsKept: Invariant = ({ served, minIntervalMs }) => {
  let crawlDelayMs = 0;
  return served.flatMap((request, index) => {
    const { path, virtualAt } = request;
    const earlier = served[index - 1];
    const wantedMs = Math.max(minIntervalMs, crawlDelayMs);
    if (path === '/robots.txt') {
      crawlDelayMs = policyOf(request, virtualAt.getTime()).crawlDelayMs;
    }
    const gapMs = earlier ? virtualAt.getTime() - earlier.virtualAt.getTime() : Infinity;
    return gapMs < wantedMs
      ? [
          `${path} at ${virtualAt.toISOString()} came ${gapMs} ms after the one before, not ${wantedMs}`,
        ]
      : [];
  });
};

/** Whoever was told when to come back comes no earlier. */
export const retryAfterIsKept: Invariant = ({ served }) => {
  let untilMs = 0;
  return served.flatMap(({ path, virtualAt, fault }) => {
    const atMs = virtualAt.getTime();
    const isEarly = atMs < untilMs;
    const told = `${path} at ${virtualAt.toISOString()} came ${untilMs - atMs} ms too early`;
    untilMs = Math.max(untilMs, embargoUntilMs(fault, atMs));
    return isEarly ? [told] : [];
  });
};

function embargoUntilMs(fault: Fault | null, atMs: number): number {
  if (fault?.kind === 'tooManyRequestsSeconds') {
    return atMs + fault.waitSeconds * 1_000;
  }
  // An HTTP date has whole seconds.
  return fault?.kind === 'tooManyRequestsDate'
    ? Math.ceil(atMs / 1_000 + fault.waitSeconds) * 1_000
    : 0;
}

function policyOf(
  { fault, status }: Pick<ServedRequest, 'fault' | 'status'>,
  readAtMs: number,
): Policy {
  const isUnreadable = status !== 200;
  const delays = fault?.kind === 'robotsCrawlDelay' ? fault.waitSeconds * 1_000 : 0;
  return {
    readAtMs,
    crawlDelayMs: isUnreadable ? 0 : delays,
    forbidden: [
      ...(isUnreadable || fault?.kind === 'robotsForbids' ? ['/'] : []),
      ...(fault?.kind === 'robotsForbidsPosts' ? ['/posts/'] : []),
      ...ALWAYS_FORBIDDEN,
    ],
  };
}
