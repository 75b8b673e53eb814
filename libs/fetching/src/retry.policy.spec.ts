import { setImmediate as turn } from 'node:timers/promises';

import { jest } from '@jest/globals';

import { SYSTEM_CLOCK } from './clock.js';
import { ForeignRedirectError, RateLimitedError, UpstreamDownError } from './fetching.errors.js';
import { RetryPolicy } from './retry.policy.js';

const down = new UpstreamDownError('http://example.org/', 'answered 503', 503);

function aPolicy(attempts: number, random = 1): { policy: RetryPolicy; waits: number[] } {
  const waits: number[] = [];
  const sleep = (ms: number): Promise<void> => {
    waits.push(ms);
    return Promise.resolve();
  };
  const options = { attempts, baseDelayMs: 100, maxDelayMs: 1000 };
  const clock = { ...SYSTEM_CLOCK, sleep };
  return { policy: new RetryPolicy(options, { random: () => random, clock }), waits };
}

describe(RetryPolicy.name, () => {
  it('gives back the first success and numbers the attempts from 1', async () => {
    const { policy, waits } = aPolicy(5);
    const operation = jest
      .fn<(attempt: number) => Promise<string>>()
      .mockRejectedValueOnce(down)
      .mockResolvedValueOnce('read');

    await expect(policy.run(operation)).resolves.toBe('read');
    expect(operation.mock.calls).toEqual([[1], [2]]);
    expect(waits).toEqual([100]);
  });

  it('doubles the range of the wait with each failure, up to the limit', async () => {
    const { policy, waits } = aPolicy(6);

    await expect(policy.run(() => Promise.reject(down))).rejects.toBe(down);
    expect(waits).toEqual([100, 200, 400, 800, 1000]);
  });

  it('draws the wait from the whole range', async () => {
    const { policy, waits } = aPolicy(3, 0.25);

    await expect(policy.run(() => Promise.reject(down))).rejects.toBe(down);
    expect(waits).toEqual([25, 50]);
  });

  it('waits as long as the host asked when that is longer', async () => {
    const { policy, waits } = aPolicy(2);
    const limited = new RateLimitedError('http://example.org/', 700);

    await expect(policy.run(() => Promise.reject(limited))).rejects.toBe(limited);
    expect(waits).toEqual([700]);
  });

  it('gives up at once when the host asks for more than it may wait', async () => {
    const { policy, waits } = aPolicy(5);
    const limited = new RateLimitedError('http://example.org/', 60_000);

    await expect(policy.run(() => Promise.reject(limited))).rejects.toBe(limited);
    expect(waits).toEqual([]);
  });

  it.each([
    new ForeignRedirectError('http://example.org/', 'http://elsewhere.example/'),
    new TypeError('a bug'),
  ])('does not try again after %p', async (error) => {
    const { policy, waits } = aPolicy(5);

    await expect(policy.run(() => Promise.reject(error))).rejects.toBe(error);
    expect(waits).toEqual([]);
  });

  it('tries once when that is all it may', async () => {
    const { policy, waits } = aPolicy(1);

    await expect(policy.run(() => Promise.reject(down))).rejects.toBe(down);
    expect(waits).toEqual([]);
  });

  it('waits on its clock alone: no timer of the machine lies between two attempts', async () => {
    jest.useFakeTimers({ doNotFake: ['setImmediate', 'nextTick', 'queueMicrotask'] });
    try {
      const { policy, waits } = aPolicy(2);
      const run = policy.run(() => Promise.reject(down));
      run.catch(() => null);
      await turn();

      expect(waits).toEqual([100]);
      await expect(run).rejects.toBe(down);
    } finally {
      jest.useRealTimers();
    }
  });

  it('ends the wait when the caller gives up', async () => {
    const caller = new AbortController();
    const policy = new RetryPolicy({ attempts: 5, baseDelayMs: 60_000, maxDelayMs: 60_000 });
    const operation = jest.fn(() => {
      setImmediate(() => {
        caller.abort(new Error('not needed any more'));
      });
      return Promise.reject(down);
    });

    await expect(policy.run(operation, caller.signal)).rejects.toThrow('not needed any more');
    expect(operation).toHaveBeenCalledTimes(1);
  });

  it('does not begin for a caller who has already given up', async () => {
    const operation = jest.fn(() => Promise.resolve());

    await expect(
      aPolicy(3).policy.run(operation, AbortSignal.abort(new Error('gone'))),
    ).rejects.toThrow('gone');
    expect(operation).not.toHaveBeenCalled();
  });
});
