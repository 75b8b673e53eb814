import { describe, expect, it } from '@jest/globals';

import { anOutgoingRequest } from '../../../test/support/builders/outgoing-request.builder.js';
import { type HostSummary, HostTally } from './host.tally.js';
import type { OutgoingRequest } from './schemas/outgoing-request.schema.js';

const BEGIN = new Date('2026-11-02T09:00:00.000Z').getTime();

/** What the ledger says of requests that began so many milliseconds after the first. */
function summaryOf(...requests: [ms: number, request: Partial<OutgoingRequest>][]): HostSummary {
  const tally = new HostTally('www.linkedin.com');
  for (const [ms, request] of requests) {
    tally.add(anOutgoingRequest({ at: new Date(BEGIN + ms), ...request }));
  }
  return tally.summary();
}

describe(HostTally.name, () => {
  it('counts what was sent by what came back', () => {
    const summary = summaryOf(
      [0, { status: 200, byteCount: 5 }],
      [3000, { status: 302, byteCount: 0 }],
      [6000, { status: 999, byteCount: 7 }],
      [9000, { status: 429, byteCount: 0 }],
      [12_000, { status: null, errorCode: 'UPSTREAM_DOWN', byteCount: 0 }],
    );

    expect(summary).toMatchObject({
      requestCount: 5,
      byteCount: 12,
      statuses: { '2xx': 1, '3xx': 1, '4xx': 1, '5xx': 0, '999': 1, none: 1 },
      refusalCount: 2,
      breaches: { pace: 0, retryAfter: 0, robots: 0 },
    });
  });

  it('counts apart what was held back', () => {
    const heldBack = { isSent: false, status: null } as const;
    const summary = summaryOf(
      [0, { ...heldBack, robots: 'disallowed', errorCode: 'DISALLOWED' }],
      [0, { ...heldBack, errorCode: 'HOST_PAUSED' }],
      [0, { ...heldBack, errorCode: 'HOST_PAUSED' }],
    );

    expect(summary).toMatchObject({
      requestCount: 0,
      heldBack: { DISALLOWED: 1, HOST_PAUSED: 2 },
      robots: { allowed: 2, disallowed: 1, unreachable: 0, unasked: 0 },
      waits: { p50Ms: null, maxMs: null },
      closest: null,
      breaches: { robots: 0 },
    });
  });

  it('tells the median and the longest wait', () => {
    const summary = summaryOf(
      [0, { waitedMs: 10 }],
      [3000, { waitedMs: 400 }],
      [6000, { waitedMs: 20 }],
    );

    expect(summary.waits).toEqual({ p50Ms: 20, maxMs: 400 });
  });

  it('finds a request that came too early after the one before', () => {
    const summary = summaryOf([0, {}], [3001, {}], [6000, {}]);

    expect(summary.closest).toEqual({ intervalMs: 2999, requiredMs: 3000 });
    expect(summary.breaches.pace).toBe(1);
  });

  it('finds a request that came before the time the host had named', () => {
    const asked = { status: 429, durationMs: 500, retryAfterMs: 10_000 };
    const summary = summaryOf([0, asked], [10_499, {}], [20_000, {}]);

    expect(summary).toMatchObject({ retryAfterCount: 1, breaches: { retryAfter: 1 } });
  });

  it('does not blame what was out already when the host asked, nor what waited long enough', () => {
    const asked = { status: 429, durationMs: 5000, retryAfterMs: 10_000 };
    const summary = summaryOf([0, asked], [4000, {}], [15_000, {}]);

    expect(summary.breaches.retryAfter).toBe(0);
  });

  it.each(['disallowed', 'unreachable'] as const)(
    'finds a request that robots.txt did not allow (%s)',
    (robots) => {
      expect(summaryOf([0, { robots }]).breaches.robots).toBe(1);
    },
  );
});
