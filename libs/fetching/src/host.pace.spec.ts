import {
  askedToWait,
  breakerOf,
  claimSlot,
  failed,
  freshPace,
  type HostPace,
  mergedPace,
  type PaceRules,
  reached,
  refused,
  succeeded,
} from './host.pace.js';

const NOW = new Date('2026-11-28T23:59:50Z');
const RULES: PaceRules = { intervalMs: 3000, dailyBudget: null };

function after(ms: number): Date {
  return new Date(NOW.getTime() + ms);
}

function granted(pace: HostPace, at: Date, rules = RULES): HostPace {
  const claim = claimSlot(pace, rules, at);
  if (claim.kind !== 'granted') {
    throw new Error(`Not granted: ${claim.kind}`);
  }
  return claim.pace;
}

function failedTimes(count: number): HostPace {
  return Array.from({ length: count }).reduce<HostPace>(
    (pace) => failed(pace, NOW),
    freshPace('acme.example'),
  );
}

describe(claimSlot.name, () => {
  it('grants the first request at once, and the next one an interval later', () => {
    const pace = granted(freshPace('acme.example'), NOW);

    expect(claimSlot(pace, RULES, after(2999))).toEqual({ kind: 'wait', until: after(3000) });
    expect(claimSlot(pace, RULES, after(3000)).kind).toBe('granted');
  });

  it('counts the interval of whoever asks: a Crawl-delay just read holds for the next request', () => {
    const pace = granted(freshPace('acme.example'), NOW);
    const slower = { ...RULES, intervalMs: 10_000 };

    expect(claimSlot(pace, slower, after(3000))).toEqual({ kind: 'wait', until: after(10_000) });
  });

  it('keeps the pace of whoever has a clock that is a little ahead', () => {
    const pace = granted(freshPace('acme.example'), after(50));

    expect(claimSlot(pace, RULES, NOW)).toEqual({ kind: 'wait', until: after(3050) });
  });

  it('does not wait for a clock that was put back', () => {
    const pace = granted(freshPace('acme.example'), after(3_600_000));

    expect(claimSlot(pace, RULES, NOW).kind).toBe('granted');
  });

  it('grants no more in a UTC day than the budget, and starts anew at midnight', () => {
    const rules = { intervalMs: 0, dailyBudget: 2 };
    const spent = granted(granted(freshPace('acme.example'), NOW, rules), NOW, rules);

    expect(claimSlot(spent, rules, NOW)).toEqual({ kind: 'spent', until: after(10_000) });
    expect(granted(spent, after(10_000), rules)).toMatchObject({
      day: '2026-11-29',
      requestCount: 1,
    });
  });
});

describe(askedToWait.name, () => {
  it('leaves the host alone to the millisecond', () => {
    const pace = askedToWait(freshPace('acme.example'), NOW, 77_000);

    expect(claimSlot(pace, RULES, after(76_999))).toEqual({
      kind: 'paused',
      until: after(77_000),
      reason: 'retryAfter',
    });
    expect(claimSlot(pace, RULES, after(77_000)).kind).toBe('granted');
  });

  it('shortens no pause that is longer', () => {
    const pace = askedToWait(askedToWait(freshPace('a'), NOW, 60_000), NOW, 5_000);

    expect(pace.pausedUntil).toEqual(after(60_000));
  });
});

describe(refused.name, () => {
  it('doubles the pause with each refusal in a row, up to an hour, until a document comes', () => {
    let pace = freshPace('acme.example');
    const pauses = Array.from({ length: 12 }, () => {
      pace = refused({ ...pace, pausedUntil: null }, NOW, 3000);
      return ((pace.pausedUntil?.getTime() ?? 0) - NOW.getTime()) / 1000;
    });

    expect(pauses.slice(0, 4)).toEqual([6, 12, 24, 48]);
    expect(pauses.at(-1)).toBe(3600);
    expect(refused({ ...succeeded(pace), pausedUntil: null }, NOW, 3000).pausedUntil).toEqual(
      after(6000),
    );
  });

  it('is not forgotten because robots.txt is served', () => {
    expect(reached(refused(freshPace('a'), NOW, 3000)).refusalCount).toBe(1);
  });
});

describe(failed.name, () => {
  it('opens the circuit at the fifth failure in a row', () => {
    expect(breakerOf(failedTimes(4), NOW)).toBe('closed');
    expect(breakerOf(failedTimes(5), NOW)).toBe('open');
    expect(claimSlot(failedTimes(5), RULES, NOW)).toMatchObject({
      kind: 'paused',
      until: after(30_000),
      reason: 'failing',
    });
  });

  it('lets one through when the time is over, and nobody else until that one is back', () => {
    const open = failedTimes(5);
    expect(breakerOf(open, after(30_000))).toBe('halfOpen');
    const probing = granted(open, after(30_000));

    expect(claimSlot(probing, RULES, after(40_000))).toMatchObject({ kind: 'paused' });
    expect(claimSlot(succeeded(probing), RULES, after(40_000)).kind).toBe('granted');
    expect(failed(probing, after(31_000)).pausedUntil).toEqual(after(91_000));
  });

  it('sends another one when the one that was sent never came back', () => {
    const probing = granted(failedTimes(5), after(30_000));

    expect(claimSlot(probing, RULES, after(60_000)).kind).toBe('granted');
  });
});

describe(mergedPace.name, () => {
  it('is the more careful of two accounts', () => {
    const shared = granted(freshPace('a'), NOW);
    const own = askedToWait(granted(freshPace('a'), after(5000)), after(5000), 1000);

    expect(mergedPace(shared, own)).toMatchObject({
      lastStartedAt: after(5000),
      pausedUntil: after(6000),
      pauseReason: 'retryAfter',
      version: shared.version,
    });
    expect(mergedPace(shared, null)).toBe(shared);
  });

  it('forgets no request and no refusal of the busier one', () => {
    const shared = granted(freshPace('a'), NOW);
    const own = refused(granted(granted(freshPace('a'), NOW), after(5000)), after(5000), 3000);

    expect(mergedPace(shared, own)).toMatchObject({ requestCount: 2, refusalCount: 1 });
    expect(mergedPace(own, shared)).toMatchObject({ requestCount: 2, refusalCount: 1 });
    expect(mergedPace(shared, granted(freshPace('a'), after(86_400_000)))).toMatchObject({
      day: after(86_400_000).toISOString().slice(0, 10),
      requestCount: 1,
    });
  });
});
