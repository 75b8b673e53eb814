import { describe, expect, it } from '@jest/globals';

import { eventStream, printEvent } from './event-stream.js';

describe(printEvent.name, () => {
  it('keeps data on one line, whatever is in it', () => {
    const event = { id: '1.fetching', name: 'progress', data: { text: 'two\nlines' } };

    expect(printEvent(event)).toBe(
      'id: 1.fetching\nevent: progress\ndata: {"text":"two\\nlines"}\n\n',
    );
  });
});

describe(eventStream.name, () => {
  it('is over when its source is', async () => {
    const stream = eventStream(async function* () {
      yield 'a';
      yield await Promise.resolve('b');
    });

    await expect(stream.toArray()).resolves.toEqual(['a', 'b']);
  });

  it.each([
    ['waits for something', true],
    ['rests between two chunks', false],
  ])('ends its source when nobody reads any more, also one that %s', async (_what, isWaiting) => {
    let hasEnded = false;
    const stream = eventStream(async function* (leaving) {
      try {
        yield 'a';
        await (isWaiting &&
          new Promise((resolve) => {
            leaving.addEventListener('abort', resolve);
          }));
        yield 'b';
        yield 'c';
      } finally {
        hasEnded = true;
      }
    });
    for await (const chunk of stream.iterator({ destroyOnReturn: false })) {
      if (chunk === (isWaiting ? 'a' : 'b')) {
        break;
      }
    }
    await new Promise((resolve) => setImmediate(resolve));
    stream.destroy();
    await new Promise((resolve) => setImmediate(resolve));

    expect(hasEnded).toBe(true);
  });

  it('breaks off when its source fails', async () => {
    const stream = eventStream(async function* () {
      yield await Promise.reject<string>(new Error('the source broke'));
    });

    await expect(stream.toArray()).rejects.toThrow('the source broke');
  });
});
