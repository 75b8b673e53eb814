import { describe, expect, it } from '@jest/globals';
import { MongoWriteConcernError } from 'mongodb';

import { DatabaseUnavailableError, isDatabaseUnavailable } from './database.errors.js';

function named(name: string, message = ''): Error {
  return Object.assign(new Error(message), { name });
}

/** What a server answers to a write that it did and could not copy as wished. */
function concerned(code: number): ConstructorParameters<typeof MongoWriteConcernError>[0] {
  return { ok: 1, writeConcernError: { code, errmsg: 'not met' } };
}

describe(isDatabaseUnavailable.name, () => {
  it.each(['MongoServerSelectionError', 'MongoNetworkError', 'MongoNotConnectedError'])(
    'knows the driver’s %s',
    (name) => {
      expect(isDatabaseUnavailable(named(name))).toBe(true);
    },
  );

  it('knows what mongoose says before the first connection', () => {
    const message = 'Cannot call `pages.findOne()` before initial connection is complete';
    expect(isDatabaseUnavailable(named('MongooseError', message))).toBe(true);
  });

  it.each(['MongoServerError', 'MongoBulkWriteError'])(
    'knows a full disk by the code of a %s',
    (name) => {
      const refused = [{ code: 14_031 }];
      const error = Object.assign(named(name), { code: 14_031, writeErrors: refused });
      expect(isDatabaseUnavailable(error)).toBe(true);
    },
  );

  it('knows a full disk by any write of a bulk', () => {
    const writeErrors = [{ code: 11_000 }, { code: 14_031 }];
    const error = Object.assign(named('MongoBulkWriteError'), { code: 11_000, writeErrors });
    expect(isDatabaseUnavailable(error)).toBe(true);
  });

  it('takes a bulk of which writes were refused for what it is', () => {
    const writeErrors = [{ code: 11_000 }];
    const error = Object.assign(named('MongoBulkWriteError'), { code: 11_000, writeErrors });
    expect(isDatabaseUnavailable(error)).toBe(false);
  });

  it.each([
    ['a full disk', new MongoWriteConcernError(concerned(14_031))],
    ['a server that steps down', new MongoWriteConcernError(concerned(189))],
  ])('knows %s by a write concern that was not met', (_what, error) => {
    expect(isDatabaseUnavailable(error)).toBe(true);
  });

  it.each([
    ['a bug', new TypeError('x is not a function')],
    ['a refused write', named('MongoServerError', 'E11000 duplicate key')],
    ['another error of mongoose', named('MongooseError', 'Schema is not valid')],
    ['something that is no error', 'MongoNetworkError'],
  ])('takes %s for what it is', (_what, thrown) => {
    expect(isDatabaseUnavailable(thrown)).toBe(false);
  });
});

describe(DatabaseUnavailableError.name, () => {
  it('says when to come back, and keeps the cause for the log', () => {
    const cause = named('MongoNetworkError', 'connect ECONNREFUSED db.internal:27017');
    const error = new DatabaseUnavailableError(cause);

    expect(error).toMatchObject({ retryAfterSeconds: 5, cause, kind: 'unavailable' });
    expect(error.message).not.toContain('db.internal');
  });

  it('says of a full disk that nothing can be stored, and not where', () => {
    const cause = Object.assign(named('MongoServerError', 'No space left on /data'), {
      code: 14_031,
    });
    const { message } = new DatabaseUnavailableError(cause);

    expect(message).toMatch(/cannot store/);
    expect(message).not.toContain('/data');
  });
});
