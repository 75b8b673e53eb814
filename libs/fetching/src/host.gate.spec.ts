import type { Clock } from './clock.js';
import { HostGate, type HostGateOptions } from './host.gate.js';
import type {
  OutgoingRequestRecord,
  RequestEnd,
  RequestIntent,
} from './outgoing-request.record.js';
import type { Passage } from './passage.js';

const GOOD: RequestEnd = {
  status: 200,
  byteCount: 10,
  errorCode: null,
  retryAfterMs: null,
  isRefusal: false,
};

/** Stands still until somebody sleeps on it; then it is at once as late as they wished. */
class LeapingClock implements Clock {
  private at = new Date('2026-11-02T09:00:00.000Z');

  now(): Date {
    return this.at;
  }

  sleep(ms: number, signal?: AbortSignal): Promise<void> {
    signal?.throwIfAborted();
    this.at = new Date(this.at.getTime() + ms);
    return Promise.resolve();
  }
}

describe(HostGate.name, () => {
  let clock: LeapingClock;
  let told: OutgoingRequestRecord[];

  beforeEach(() => {
    clock = new LeapingClock();
    told = [];
  });

  function aGate(overrides: Partial<HostGateOptions> = {}): HostGate {
    return new HostGate({
      isOn: true,
      minIntervalMs: 0,
      hostConcurrency: 100,
      dailyBudget: null,
      maxPauseMs: 8_000,
      clock,
      onRequest: (request) => told.push(request),
      ...overrides,
    });
  }

  function anIntent(overrides: Partial<RequestIntent> = {}): RequestIntent {
    return {
      url: new URL('https://acme.example/company/acme'),
      purpose: 'document',
      reader: 'http',
      attempt: 1,
      robots: 'allowed',
      crawlDelayMs: null,
      ...overrides,
    };
  }

  async function ask(gate: HostGate, end: Partial<RequestEnd> = {}): Promise<void> {
    const passage = await gate.enter(anIntent());
    await passage.leave({ ...GOOD, ...end });
  }

  function startsSince(at: Date): number[] {
    return told.map((request) => request.at.getTime() - at.getTime());
  }

  it('keeps the interval between the starts of all requests to one host, in the order they came', async () => {
    const gate = aGate({ minIntervalMs: 3000 });
    const begin = clock.now();
    await Promise.all([1, 2, 3, 4].map(() => ask(gate)));

    expect(startsSince(begin)).toEqual([0, 3000, 6000, 9000]);
    expect(told.map(({ waitedMs }) => waitedMs)).toEqual([0, 3000, 6000, 9000]);
  });

  it('does not let one host wait for another', async () => {
    const gate = aGate({ minIntervalMs: 3000 });
    const begin = clock.now();
    await ask(gate);
    await gate.enter(anIntent({ url: new URL('https://other.example/') }));

    expect(clock.now()).toEqual(begin);
  });

  it('goes as slowly as robots.txt wishes', async () => {
    const gate = aGate({ minIntervalMs: 3000 });
    await ask(gate);
    const begin = clock.now();
    await gate.enter(anIntent({ crawlDelayMs: 10_000 }));

    expect(clock.now().getTime() - begin.getTime()).toBe(10_000);
  });

  it('has no more requests out than it may', async () => {
    const gate = aGate({ hostConcurrency: 2 });
    const [first] = await Promise.all([gate.enter(anIntent()), gate.enter(anIntent())]);
    let third: Passage | null = null;
    const entering = gate.enter(anIntent()).then((passage) => {
      third = passage;
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(third).toBeNull();

    await first.leave(GOOD);
    await entering;
    expect(third).not.toBeNull();
  });

  it('waits out a short pause that the host asked for, whoever asks next', async () => {
    const gate = aGate();
    const begin = clock.now();
    await ask(gate, { status: 429, errorCode: 'RATE_LIMITED', retryAfterMs: 7000 });
    await ask(gate);

    expect(startsSince(begin)).toEqual([0, 7000]);
  });

  it('tells a long one at once, and asks nothing until it is over', async () => {
    const gate = aGate();
    await ask(gate, { status: 503, errorCode: 'UPSTREAM_DOWN', retryAfterMs: 77_000 });
    await clock.sleep(1000);

    await expect(gate.enter(anIntent())).rejects.toMatchObject({
      code: 'HOST_PAUSED',
      reason: 'retryAfter',
      retryAfterMs: 76_000,
    });
    expect(told.at(-1)).toMatchObject({ isSent: false, errorCode: 'HOST_PAUSED' });
    await clock.sleep(76_000);
    await expect(gate.enter(anIntent())).resolves.toBeDefined();
  });

  it.each<[string, Partial<RequestEnd>]>([
    ['429', { status: 429, errorCode: 'RATE_LIMITED' }],
    ['999', { status: 999 }],
    ['a way to the login', { status: 302, isRefusal: true }],
  ])('backs off after %s, and comes back to its pace after a document', async (_what, end) => {
    const gate = aGate({ minIntervalMs: 1000 });
    await ask(gate, end);
    const begin = clock.now();
    await ask(gate, end);
    await ask(gate);
    await ask(gate);

    expect(startsSince(begin)).toEqual([0, 2000, 6000, 7000]);
  });

  it('breaks the circuit of a host that fails, tries once, and closes it again', async () => {
    const gate = aGate();
    for (let failure = 0; failure < 5; failure += 1) {
      await ask(gate, { status: null, errorCode: 'UPSTREAM_DOWN' });
    }
    await expect(gate.standingOf('acme.example')).resolves.toMatchObject({ breaker: 'open' });
    await expect(ask(gate)).rejects.toMatchObject({ code: 'HOST_PAUSED', reason: 'failing' });
    await clock.sleep(30_000);
    const probe = await gate.enter(anIntent());
    await expect(ask(gate)).rejects.toMatchObject({ code: 'HOST_PAUSED' });
    await probe.leave(GOOD);

    await expect(ask(gate)).resolves.toBeUndefined();
    await expect(gate.standingOf('acme.example')).resolves.toMatchObject({ breaker: 'closed' });
  });

  it('does not count against a host what the caller gave up', async () => {
    const gate = aGate();
    for (let count = 0; count < 10; count += 1) {
      await ask(gate, { status: null, errorCode: 'ABORTED' });
    }

    await expect(ask(gate)).resolves.toBeUndefined();
  });

  it('asks no more in a day than it may', async () => {
    const gate = aGate({ dailyBudget: 2 });
    await ask(gate);
    await ask(gate);

    await expect(ask(gate)).rejects.toMatchObject({
      code: 'BUDGET_SPENT',
      retry: 'later',
      retryAfterMs: 15 * 3_600_000,
    });
    await expect(gate.standingOf('acme.example')).resolves.toMatchObject({ requestCount: 2 });
  });

  it('lets nothing leave while it is off', async () => {
    await expect(ask(aGate({ isOn: false }))).rejects.toMatchObject({
      code: 'FETCHING_OFF',
      retry: 'never',
    });
    expect(told).toMatchObject([{ isSent: false, errorCode: 'FETCHING_OFF' }]);
  });

  it('lets whoever waits give up, without a slot being lost', async () => {
    const gate = aGate({ minIntervalMs: 50_000, clock: undefined });
    await ask(gate);
    const impatient = new AbortController();
    const waiting = gate.enter(anIntent(), impatient.signal);
    impatient.abort(new Error('no longer'));

    await expect(waiting).rejects.toThrow('no longer');
    await expect(gate.standingOf('acme.example')).resolves.toMatchObject({ requestCount: 1 });
  });

  it('turns everybody away who waits when it closes', async () => {
    const gate = aGate({ minIntervalMs: 50_000, clock: undefined });
    await ask(gate);
    const waiting = gate.enter(anIntent());
    setImmediate(() => {
      gate.close();
    });

    await expect(waiting).rejects.toMatchObject({ code: 'FETCHING_STOPPED', retry: 'later' });
  });
});
