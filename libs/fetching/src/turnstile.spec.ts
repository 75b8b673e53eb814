import { Turnstile } from './turnstile.js';

describe(Turnstile.name, () => {
  it('lets so many in at a time, the rest in the order in which they came', async () => {
    const turnstile = new Turnstile(2);
    const inside: string[] = [];
    const leave = await Promise.all(['a', 'b'].map(() => turnstile.enter()));
    const later = ['c', 'd'].map(async (name) => {
      const free = await turnstile.enter();
      inside.push(name);
      return free;
    });
    await Promise.resolve();
    expect(inside).toEqual([]);

    leave[0]?.();
    (await later[0])?.();
    await later[1];

    expect(inside).toEqual(['c', 'd']);
  });

  it('gives a place back once, however often that is said', async () => {
    const turnstile = new Turnstile(1);
    const leave = await turnstile.enter();
    leave();
    leave();
    await turnstile.enter();

    await expect(turnstile.enter(AbortSignal.timeout(5))).rejects.toThrow('timeout');
  });

  it('lets whoever waits give up, and loses no place by it', async () => {
    const turnstile = new Turnstile(1);
    const leave = await turnstile.enter();
    const impatient = new AbortController();
    const waiting = turnstile.enter(impatient.signal);
    impatient.abort(new Error('no longer'));
    await expect(waiting).rejects.toThrow('no longer');
    leave();

    await expect(turnstile.enter()).resolves.toBeInstanceOf(Function);
  });
});
