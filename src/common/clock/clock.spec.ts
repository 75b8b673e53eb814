import { SystemClock } from './clock.js';

describe(SystemClock.name, () => {
  const clock = new SystemClock();

  it('sleeps for as long as asked', async () => {
    const before = performance.now();
    await clock.sleep(20);

    expect(performance.now() - before).toBeGreaterThanOrEqual(19);
  });

  it('is woken by its signal, with the reason given', async () => {
    const signal = AbortSignal.timeout(5);

    await expect(clock.sleep(60_000, signal)).rejects.toMatchObject({ name: 'TimeoutError' });
  });
});
