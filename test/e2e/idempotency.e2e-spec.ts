import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { newKey } from '../../src/common/auth/new-key.js';
import { createTestApp, type TestApp } from '../support/create-test-app.js';
import { HandClock } from '../support/hand-clock.js';
import type { Answer } from '../support/http-answer.js';
import { untilTrue } from '../support/eventually.js';
import { LogLines } from '../support/log-lines.js';

const API = '/api/v1';
const KEY = '8e03978e-40d5-43e8-bc93-6894a57f9324';
const [one, other] = ['one', 'other'].map((name) => newKey(name, new Set(['scrape'] as const)));
const MINUTE_MS = 60_000;

describe('a POST with an Idempotency-Key', () => {
  const clock = new HandClock();
  const log = new LogLines();
  let api: TestApp;

  const post = (
    path: string,
    idempotencyKey: string,
    { body, client = one }: { body?: object; client?: typeof one } = {},
  ): Promise<Answer> =>
    api.send(API + path, {
      method: 'POST',
      headers: {
        authorization: `Bearer ${client?.key ?? ''}`,
        'idempotency-key': idempotencyKey,
        ...(body && { 'content-type': 'application/json' }),
      },
      ...(body && { body: JSON.stringify(body) }),
    });
  const page = (pageId: string): string => `/pages/${pageId}/scrapes`;
  const countScrapes = (): Promise<number> => api.connection.collection('scrapes').countDocuments();
  const keys = () => api.connection.collection('idempotency_keys');
  const untilQuiet = (): Promise<number> =>
    untilTrue(
      async () =>
        (await api.connection
          .collection('scrapes')
          .countDocuments({ state: { $in: ['queued', 'running'] } })) === 0,
    );

  beforeAll(async () => {
    const settings = { API_KEYS: [one?.entry, other?.entry].join(',') };
    api = await createTestApp(log.watching({ clock, settings }));
  });

  beforeEach(async () => {
    await untilQuiet();
    await keys().deleteMany({});
  });

  afterAll(() => api.close());

  it('is done once and answered alike, also when its scrape is long over', async () => {
    const first = await post(page('tessellate-dynamics'), KEY);
    await untilQuiet();
    const count = await countScrapes();
    const again = await post(page('tessellate-dynamics'), `"${KEY}"`);

    expect([first.status, again.status]).toEqual([202, 202]);
    expect(again.text).toBe(first.text);
    expect(again.headers.location).toBe(first.headers.location);
    expect(again.headers['content-type']).toBe(first.headers['content-type']);
    expect([first, again].map(({ headers }) => headers['idempotency-replayed'])).toEqual([
      undefined,
      'true',
    ]);
    expect(again.headers['x-request-id']).not.toBe(first.headers['x-request-id']);
    expect(await countScrapes()).toBe(count);
    expect((await post(page('tessellate-dynamics'), `${KEY}2`)).text).not.toBe(first.text);
  });

  it('is refused when the key stands for another request', async () => {
    await post('/scrapes', KEY, { body: { targets: ['brindleworks'] } });

    for (const [path, body] of [
      ['/scrapes', { targets: ['copperfinch'] }],
      [page('brindleworks'), undefined],
    ] as const) {
      const { status, body: problem } = await post(path, KEY, body && { body });
      expect([status, problem.code]).toEqual([422, 'IDEMPOTENCY_KEY_REUSED']);
    }
    expect(
      (await post('/scrapes', KEY, { body: { targets: ['brindleworks'] } })).headers,
    ).toHaveProperty('idempotency-replayed', 'true');
  });

  it('is done by one of many that come at the same moment; the others wait or get the same', async () => {
    const before = await countScrapes();
    const answers = await Promise.all(
      Array.from({ length: 12 }, () => post(page('kestrel-forge'), KEY)),
    );
    const accepted = answers.filter(({ status }) => status === 202);
    const refused = answers.filter(({ status }) => status !== 202);

    expect(new Set(accepted.map(({ text }) => text)).size).toBe(1);
    expect(accepted.filter(({ headers }) => !headers['idempotency-replayed'])).toHaveLength(1);
    for (const { status, body, headers } of refused) {
      expect([status, body.code]).toEqual([409, 'IDEMPOTENCY_KEY_IN_USE']);
      expect(headers['retry-after']).toBe('1');
    }
    expect(await countScrapes()).toBe(before + 1);
  });

  it('is another request when another client sends it', async () => {
    const first = await post(page('numeral-harbor'), KEY);
    await untilQuiet();
    const second = await post(page('numeral-harbor'), KEY, { client: other });

    expect(second.headers['idempotency-replayed']).toBeUndefined();
    expect(second.body.scrapeId).not.toBe(first.body.scrapeId);
  });

  it('does not use its key up when it is refused', async () => {
    expect((await post('/scrapes', KEY, { body: { targets: [] } })).status).toBe(400);
    expect(await keys().countDocuments()).toBe(0);
    expect((await post(page('brindleworks'), KEY)).status).toBe(202);
  });

  it('is taken over from an instance that died at it', async () => {
    await post(page('copperfinch'), KEY);
    await keys().updateOne({}, { $set: { answer: null } });
    expect((await post(page('copperfinch'), KEY)).status).toBe(409);
    clock.set(new Date(clock.now().getTime() + MINUTE_MS));

    expect((await post(page('copperfinch'), KEY)).status).toBe(202);
  });

  it('is forgotten after a day', async () => {
    await post(page('copperfinch'), KEY);
    const [kept] = await keys().find().toArray();
    expect(kept?.expiresAt).toEqual(new Date(clock.now().getTime() + 1440 * MINUTE_MS));
    expect(await keys().indexes()).toContainEqual(
      expect.objectContaining({ key: { expiresAt: 1 }, expireAfterSeconds: 0 }),
    );
    clock.set(new Date(clock.now().getTime() + 1441 * MINUTE_MS));

    const { headers } = await post(page('copperfinch'), KEY);
    expect(headers['idempotency-replayed']).toBeUndefined();
  });

  it.each(['', ' ', '"', 'two words', 'naïve', 'x'.repeat(256), '"a"b"'])(
    'is refused with the key %j',
    async (idempotencyKey) => {
      const { status, body } = await post(
        page('copperfinch'),
        encodeURI(idempotencyKey).length > 0 ? idempotencyKey : ' ',
      );

      expect([status, body.code]).toEqual([400, 'REQUEST_INVALID']);
      expect(body.errors[0].field).toBe('idempotency-key');
    },
  );

  it('leaves no trace of its key', async () => {
    await post(page('copperfinch'), KEY);

    expect(JSON.stringify(await keys().find().toArray())).not.toContain(KEY);
    expect(log.text).not.toContain(KEY);
  });
});

describe('a POST with an Idempotency-Key by a client at its limit', () => {
  let api: TestApp;

  beforeAll(async () => {
    api = await createTestApp({ settings: { RATE_LIMIT_SCRAPES_PER_MINUTE: '2' } });
  });

  afterAll(() => api.close());

  it('counts each time it is sent, and then costs the database nothing', async () => {
    const send = (key: string): Promise<Answer> =>
      api.send(`${API}/pages/copperfinch/scrapes`, {
        method: 'POST',
        headers: { 'idempotency-key': key },
      });
    expect((await send(KEY)).headers).toHaveProperty('ratelimit', '"scrapes";r=1;t=60');
    expect((await send(KEY)).headers).toMatchObject({
      'idempotency-replayed': 'true',
      ratelimit: '"scrapes";r=0;t=60',
    });

    for (const key of [KEY, `${KEY}2`]) {
      expect(await send(key)).toMatchObject({ status: 429, body: { code: 'RATE_LIMITED' } });
    }
    expect(await api.connection.collection('idempotency_keys').countDocuments()).toBe(1);
  });
});
