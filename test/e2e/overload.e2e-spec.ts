import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

import { createTestApp, type TestApp } from '../support/create-test-app.js';
import { eventually } from '../support/eventually.js';
import type { Answer } from '../support/http-answer.js';

/** Far from both: how late an idle loop of a busy machine is on average, and how late this one is made. */
const ALLOWED_MS = 100;
const LATE_MS = 250;
/** A request takes some turns of the loop, and each is late. */
const PATIENCE_MS = 15_000;
const LIST = '/api/v1/pages?limit=5';
const PAGE = '/api/v1/pages/copperfinch';

describe('an instance whose event loop is late', () => {
  let api: TestApp;
  let endLateness: () => void = () => undefined;

  beforeAll(async () => {
    api = await createTestApp({ settings: { OVERLOAD_DELAY_MS: String(ALLOWED_MS) } });
  });

  afterEach(() => {
    endLateness();
  });

  afterAll(() => api.close());

  /** Asks until it is answered so; told by its status alone, which is all that a failure needs to show. */
  async function until(wanted: number, path = LIST): Promise<Answer> {
    let answer = await api.send(path);
    await eventually(
      async () => {
        answer = await api.send(path);
        return answer.status;
      },
      (status) => status === wanted,
      PATIENCE_MS,
    );
    return answer;
  }

  it(
    'turns requests away with 503, answers its probes, and serves again once it is in time',
    async () => {
      // What was answered before lies in the cache, and is no way around it.
      await api.send(PAGE);
      await until(200);

      endLateness = keepLoopLate();
      await until(503);
      const targets = JSON.stringify({ targets: ['copperfinch'] });
      const headers = { 'content-type': 'application/json' };
      const turnedAway = await Promise.all([
        api.send(LIST),
        api.send(PAGE),
        api.send('/api/v1/pages/nobody-asked-yet'),
        api.send('/api/v1/scrapes', { method: 'POST', headers, body: targets }),
      ]);
      const probes = await Promise.all(
        ['/api/v1/health/live', '/api/v1/health/ready', '/metrics'].map((path) => api.send(path)),
      );
      endLateness();
      const later = await until(200);
      const scrapes = await until(200, '/api/v1/scrapes');

      for (const answer of turnedAway) {
        expect(answer).toMatchObject({
          status: 503,
          headers: {
            'content-type': 'application/problem+json; charset=utf-8',
            'cache-control': 'no-store',
            'retry-after': '2',
          },
          body: { status: 503, code: 'OVERLOADED', type: 'urn:pagelens:problem:overloaded' },
        });
        expect(answer.body.requestId).toBe(answer.headers['x-request-id']);
      }
      expect(probes.map(({ status }) => status)).toEqual([200, 200, 200]);
      expect(later.body.items).not.toEqual([]);
      // None but that of the first read: what was turned away began nothing.
      expect(scrapes.body.items).toHaveLength(1);
    },
    4 * PATIENCE_MS,
  );
});

/** Every turn of the loop is late from now on, until the answer is called; it waits and burns nothing meanwhile. */
function keepLoopLate(): () => void {
  const nobody = new Int32Array(new SharedArrayBuffer(4));
  let next = setImmediate(beLate);
  function beLate(): void {
    Atomics.wait(nobody, 0, 0, LATE_MS);
    next = setImmediate(beLate);
  }
  return () => {
    clearImmediate(next);
  };
}
