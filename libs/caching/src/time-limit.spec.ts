import { TimeLimitError, withinTime } from './time-limit.js';

describe(withinTime.name, () => {
  it('hands on what comes in time', async () => {
    await expect(withinTime(Promise.resolve(7), 1000)).resolves.toBe(7);
  });

  it('hands on a failure that comes in time', async () => {
    await expect(withinTime(Promise.reject(new Error('no')), 1000)).rejects.toThrow('no');
  });

  it('waits no longer than it was told to', async () => {
    const never = new Promise<never>(() => undefined);

    await expect(withinTime(never, 5)).rejects.toThrow(TimeLimitError);
  });
});
