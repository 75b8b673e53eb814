import { SYSTEM_CLOCK } from './clock.js';

describe('the machine’s clock', () => {
  it('rejects with the reason of the signal', async () => {
    const signal = AbortSignal.abort(new Error('gone'));

    await expect(SYSTEM_CLOCK.sleep(60_000, signal)).rejects.toThrow('gone');
  });

  it('waits for as long as it is told', async () => {
    const startedAt = SYSTEM_CLOCK.now().getTime();
    await SYSTEM_CLOCK.sleep(20);

    // A timer may be a millisecond early by the clock.
    expect(SYSTEM_CLOCK.now().getTime() - startedAt).toBeGreaterThanOrEqual(19);
  });
});
