import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createTestApp, type TestApp } from '../support/create-test-app.js';
import { eventually } from '../support/eventually.js';
import { type Answer, each } from '../support/http-answer.js';

const API = '/api/v1';

function askManyOf(api: TestApp, targets: unknown): Promise<Answer> {
  return api.send(`${API}/scrapes`, {
    method: 'POST',
    body: JSON.stringify({ targets }),
    headers: { 'content-type': 'application/json' },
  });
}

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

  describe('of many targets at once', () => {
    const askMany = (targets: unknown): Promise<Answer> => askManyOf(api, targets);

    it('takes each on once and says which scrape is whose', async () => {
      const { status, body } = await askMany([
        'copperfinch',
        'https://www.linkedin.com/company/brindleworks/about/',
        'https://de.linkedin.com/company/CopperFinch?trk=x',
      ]);

      expect(status).toBe(202);
      const [first, second] = body.items as { scrapeId: string; target: object }[];
      expect(body.scrapeIds).toEqual([first?.scrapeId, second?.scrapeId, first?.scrapeId]);
      expect(each(body.items, 'target')).toEqual([
        { kind: 'page', id: 'copperfinch' },
        { kind: 'page', id: 'brindleworks' },
      ]);
      for (const scrapeId of body.scrapeIds) {
        const ended = await eventually(
          () => api.send(`${API}/scrapes/${scrapeId}`),
          (answer) => answer.body.finishedAt !== null,
        );
        expect(ended.body).toMatchObject({ state: 'succeeded', requestedBy: 'client' });
      }
    });

    it('reads a post by its public URL', async () => {
      const { body: wall } = await api.send(`${API}/pages/copperfinch/posts?limit=1`);
      const [post] = wall.items;
      const { body } = await askMany([post.url]);
      const ended = await eventually(
        () => api.send(`${API}/scrapes/${body.scrapeIds[0]}`),
        (answer) => answer.body.finishedAt !== null,
      );

      expect(ended.body).toMatchObject({
        target: { kind: 'post', id: post.postId },
        outcome: 'ok',
      });
    });

    it('refuses them all when one is no target, and says which', async () => {
      const { body } = await askMany(['untouched-page', 'https://example.com/company/acme', '', 7]);

      expect(body).toMatchObject({ status: 400, code: 'REQUEST_INVALID' });
      expect(each(body.errors, 'field')).toEqual(['targets[1]', 'targets[2]', 'targets[3]']);
      const { body: list } = await api.send(`${API}/scrapes?pageId=untouched-page`);
      expect(list.items).toEqual([]);
    });

    it.each([[[]], [undefined], ['acme']])('refuses %j in place of targets', async (targets) => {
      expect((await askMany(targets)).body).toMatchObject({
        code: 'REQUEST_INVALID',
        errors: [{ field: 'targets' }],
      });
    });
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

describe('asking an instance that scrapes nothing itself', () => {
  let api: TestApp;

  beforeAll(async () => {
    api = await createTestApp({ settings: { SCRAPE_WORKER: 'off' } });
  });

  afterAll(() => api.close());

  it('takes a thousand on, and no more', async () => {
    const targets = Array.from({ length: 1001 }, (_unused, index) => `page-${index}`);

    expect((await askManyOf(api, targets)).body).toMatchObject({
      code: 'REQUEST_INVALID',
      errors: [{ field: 'targets' }],
    });
    const { status, body } = await askManyOf(api, targets.slice(1));
    expect(status).toBe(202);
    expect(new Set(body.scrapeIds).size).toBe(1000);
  });
});

describe('the list of scrapes', () => {
  let api: TestApp;

  beforeAll(async () => {
    api = await createTestApp({ settings: { SCRAPE_CONCURRENCY: '1' } });
    for (const pageId of ['copperfinch', 'gilded-thicket', 'brindleworks']) {
      const { headers } = await api.send(`${API}/pages/${pageId}/scrapes`, { method: 'POST' });
      await eventually(
        () => api.send(headers.location ?? ''),
        ({ body }) => body.finishedAt !== null,
      );
    }
  });

  afterAll(() => api.close());

  const idsOf = async (query: string): Promise<unknown[]> => {
    const { body } = await api.send(`${API}/scrapes${query}`);
    return each(each(body.items, 'target'), 'id');
  };

  it('is newest first, in slices that leave nothing out', async () => {
    const first = await api.send(`${API}/scrapes?limit=2&count=true`);
    const rest = await api.send(`${API}/scrapes?limit=2&cursor=${first.body.nextCursor}`);

    expect(first.body.total).toBe(3);
    expect(each(each([...first.body.items, ...rest.body.items], 'target'), 'id')).toEqual([
      'brindleworks',
      'gilded-thicket',
      'copperfinch',
    ]);
    expect(rest.body.nextCursor).toBeNull();
  });

  it('is narrowed by outcome, state, page and time', async () => {
    expect(await idsOf('?outcome=blocked')).toEqual(['gilded-thicket']);
    expect(await idsOf('?outcome=drifted')).toEqual([]);
    expect(await idsOf('?state=succeeded')).toEqual(['brindleworks', 'copperfinch']);
    expect(await idsOf('?pageId=CopperFinch')).toEqual(['copperfinch']);
    expect(await idsOf('?since=2026-01-01&state=failed')).toEqual(['gilded-thicket']);
    expect(await idsOf('?until=2026-01-01')).toEqual([]);
  });

  it('refuses a cursor of another filter, and a filter that is none', async () => {
    const { body } = await api.send(`${API}/scrapes?limit=1`);

    expect(
      (await api.send(`${API}/scrapes?state=failed&cursor=${body.nextCursor}`)).body.code,
    ).toBe('CURSOR_INVALID');
    expect((await api.send(`${API}/scrapes?outcome=lost`)).status).toBe(400);
    expect((await api.send(`${API}/scrapes?since=soon`)).status).toBe(400);
  });
});
