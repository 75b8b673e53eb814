import { describe, expect, it } from '@jest/globals';

import { RequestLog } from './request-log.js';

const asked = (path: string): Parameters<RequestLog['enter']>[0] => ({
  at: new Date(0),
  virtualAt: new Date(0),
  method: 'GET',
  path,
  status: 200,
  userAgent: null,
  fault: null,
});

describe(RequestLog.name, () => {
  it('adds bytes to the entry they belong to', () => {
    const log = new RequestLog();
    const onSent = log.enter(asked('/a'));
    log.enter(asked('/b'))(5);
    onSent(1);
    onSent(2);
    expect(log.entries.map(({ bytesSent }) => bytesSent)).toEqual([3, 5]);
  });

  it('keeps the latest ten thousand', () => {
    const log = new RequestLog();
    for (let index = 0; index <= 10_000; index += 1) {
      log.enter(asked(`/${index}`));
    }
    expect([log.entries.length, log.entries[0]?.path]).toEqual([10_000, '/1']);
  });
});
