import { createContext, runInContext } from 'node:vm';

import { serializeError } from './error.serializer.js';

class PageNotFoundError extends Error {
  override readonly name = 'PageNotFoundError';
  readonly code = 'PAGE_NOT_FOUND';
  readonly person = { name: 'Somebody Private' };
}

describe(serializeError.name, () => {
  it('tells type, code, message and stack', () => {
    const error = new PageNotFoundError('No page "acme"');

    expect(serializeError(error)).toEqual({
      type: 'PageNotFoundError',
      message: 'No page "acme"',
      code: 'PAGE_NOT_FOUND',
      stack: error.stack,
      cause: null,
    });
  });

  it('leaves out every other field: they may hold documents and people', () => {
    expect(JSON.stringify(serializeError(new PageNotFoundError('x')))).not.toContain('Private');
  });

  it('follows the causes, and stops in a circle', () => {
    const root = new Error('root');
    const error = new Error('top', { cause: new Error('middle', { cause: root }) });
    expect(serializeError(error).cause?.cause?.message).toBe('root');
    root.cause = error;
    let depth = 0;
    for (let at = serializeError(error).cause; at; at = at.cause) {
      depth += 1;
    }

    expect(depth).toBe(4);
  });

  it('removes credentials, wherever the message carries them', () => {
    const serialized = serializeError(new Error('connect mongodb://admin:hunter2@db.internal/x'));

    expect(JSON.stringify(serialized)).not.toContain('hunter2');
    expect(serialized.message).toBe('connect mongodb://***@db.internal/x');
  });

  it('shortens what would fill the log', () => {
    const serialized = serializeError(new Error('x'.repeat(100_000)));

    expect(serialized.message).toHaveLength(2001);
    expect(JSON.stringify(serialized).length).toBeLessThan(12_000);
  });

  it('tells of a thrown text, and of anything else only that it was thrown', () => {
    const message = 'something that is not an Error was thrown';

    expect(serializeError('gone')).toMatchObject({ type: 'string', message: 'gone', stack: null });
    expect(serializeError({ name: 'Somebody' })).toMatchObject({ type: 'object', message });
    expect(serializeError(undefined)).toMatchObject({ type: 'undefined', message });
  });

  it('knows an error made elsewhere, and one without a stack', () => {
    const foreign: unknown = runInContext('new RangeError("far")', createContext({}));
    const bare = new Error('bare');
    delete bare.stack;

    expect(serializeError(foreign)).toMatchObject({ type: 'RangeError', message: 'far' });
    expect(serializeError(bare).stack).toBeNull();
  });
});
