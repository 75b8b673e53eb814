import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createTestApp, type TestApp } from '../support/create-test-app.js';
import { eventually } from '../support/eventually.js';
import { type Answer, each } from '../support/http-answer.js';

const API = '/api/v1';

describe('asking for a scrape', () => {
  let api: TestApp;

  beforeAll(async () => {
    api = await createTestApp();
  });

  afterAll(() => api.close());

  const ask = (pageId: string, body?: string): Promise<Answer> =>
    api.send(`${API}/pages/${pageId}/scrapes`, {
      method: 'POST',
      ...(body !== undefined && { body, headers: { 'content-type': 'application/json' } }),
    });

  const endOf = ({ headers }: Answer): Promise<Answer> =>
    eventually(
      () => api.send(headers.location ?? ''),
      ({ body }) => body.finishedAt !== null,
    );

  it('is taken on at once, and told where it is', async () => {
    const answer = await ask('copperfinch');

    expect(answer.status).toBe(202);
    expect(answer.headers.location).toBe(`${API}/scrapes/${answer.body.scrapeId}`);
    expect(answer.body).toMatchObject({
      target: { kind: 'page', id: 'copperfinch' },
      state: 'running',
      requestedBy: 'client',
      outcome: null,
    });
    expect((await endOf(answer)).body).toMatchObject({
      scrapeId: answer.body.scrapeId,
      state: 'succeeded',
      outcome: 'ok',
      errorCode: null,
    });
    expect((await api.send(`${API}/pages/copperfinch`)).status).toBe(200);
  });

  it('tells why it gave nothing', async () => {
    expect((await endOf(await ask('gilded-thicket'))).body).toMatchObject({
      state: 'failed',
      outcome: 'blocked',
      errorCode: 'SOURCE_BLOCKED',
      reason: expect.stringContaining('authwall'),
    });
  });

  it('joins the one that is under way', async () => {
    const answers = await Promise.all([1, 2, 3].map(() => ask('tessellate-dynamics')));

    const bodies: unknown[] = answers.map(({ body }) => body as unknown);
    expect(new Set(each(bodies, 'scrapeId')).size).toBe(1);
  });

  it('takes an empty body, and refuses one that says something', async () => {
    expect((await ask('copperfinch', '{}')).status).toBe(202);
    expect((await ask('copperfinch', '{"force":true}')).body).toMatchObject({
      status: 400,
      code: 'REQUEST_INVALID',
    });
    expect((await ask('copperfinch', '[]')).status).toBe(400);
  });

  it('is a problem to follow when nobody asked for it', async () => {
    const scrapeId = '3f0c9f0e-52c1-4c0b-8a55-9b8f1b9b7b11';

    expect((await api.send(`${API}/scrapes/${scrapeId}`)).body).toMatchObject({
      status: 404,
      code: 'SCRAPE_NOT_FOUND',
      scrapeId,
    });
  });
});
