import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { HandClock } from '../support/hand-clock.js';
import { createTestApp, type TestApp } from '../support/create-test-app.js';
import { each } from '../support/http-answer.js';
import { eventually } from '../support/eventually.js';

const PAGES = '/api/v1/pages';

/** Everything a client may see of a page; what else is stored is nobody's business. */
const INTERNAL = [
  '_id',
  '__v',
  'aliases',
  'nameKey',
  'nameWords',
  'nameKeys',
  'locationWords',
  'locationKeys',
  'hashtagKeys',
  'commentsReadAt',
];

describe('GET /api/v1/pages/:pageId', () => {
  let api: TestApp;
  const clock = new HandClock(new Date());

  beforeAll(async () => {
    api = await createTestApp({ clock });
  });

  afterAll(() => api.close());

  it('answers a page nobody asked for before', async () => {
    const { data, response } = await api.client.GET('/api/v1/pages/{pageId}', {
      params: { path: { pageId: 'copperfinch' } },
    });

    expect(response.status).toBe(200);
    expect(data).toMatchObject({ pageId: 'copperfinch', name: 'Copperfinch', kind: 'company' });
    expect(response.headers.get('content-type')).toMatch(/^application\/json/);
    expect(data).not.toHaveProperty('posts');
    expect(data).not.toHaveProperty('users');
  });

  it('knows a page in any case, under its number and by its former name', async () => {
    const { linkedinId } = (await api.send(`${PAGES}/kestrel-forge`)).body;
    const names = ['Kestrel-FORGE', String(linkedinId), 'old-kestrel-foundry'];
    const answers = await Promise.all(names.map((name) => api.send(`${PAGES}/${name}`)));

    expect(
      each(
        answers.map(({ body }) => body as unknown),
        'pageId',
      ),
    ).toEqual(Array(3).fill('kestrel-forge'));
  });

  it.each([
    ['posts', ['posts']],
    ['users', ['users']],
    ['posts,users', ['posts', 'users']],
    ['users,posts,users', ['posts', 'users']],
  ])('brings along what include=%s asks for', async (include, present) => {
    const { body } = await api.send(`${PAGES}/tessellate-dynamics?include=${include}`);

    expect(['posts', 'users'].filter((relation) => relation in body)).toEqual(present);
  });

  it('brings posts and people along as their own routes answer them', async () => {
    const path = `${PAGES}/tessellate-dynamics`;
    const { body } = await api.send(`${path}?include=posts,users`);
    const posts = await api.send(`${path}/posts`);
    const users = await api.send(`${path}/users`);

    expect(body.posts).toEqual(posts.body.items);
    expect(body.users).toEqual(users.body.items);
    expect(body.posts.length).toBeGreaterThan(0);
  });

  it('shows nothing that is internal', async () => {
    const { text } = await api.send(`${PAGES}/tessellate-dynamics?include=posts,users`);

    INTERNAL.forEach((field) => {
      expect(text).not.toContain(`"${field}"`);
    });
  });

  it('answers a problem for a page that does not exist', async () => {
    const { error, response } = await api.client.GET('/api/v1/pages/{pageId}', {
      params: { path: { pageId: 'nobody-at-all' } },
    });

    expect(response.status).toBe(404);
    expect(response.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect(error).toMatchObject({
      code: 'PAGE_NOT_FOUND',
      pageId: 'nobody-at-all',
      instance: `${PAGES}/nobody-at-all`,
      requestId: response.headers.get('x-request-id'),
    });
  });

  it('answers 304 to who has it already, until it changes', async () => {
    const first = await api.send(`${PAGES}/copperfinch`);
    const conditional = { headers: { 'if-none-match': first.headers.etag ?? '' } };
    const again = await api.send(`${PAGES}/copperfinch`, conditional);

    expect(first.headers.etag).toMatch(/^"[^"]+"$/);
    expect(again.status).toBe(304);
    expect(again.text).toBe('');
    expect(again.headers.etag).toBe(first.headers.etag);

    clock.set(new Date(clock.now().getTime() + 1000));
    const { headers } = await api.send(`${PAGES}/copperfinch/scrapes`, { method: 'POST' });
    await eventually(
      () => api.send(headers.location ?? ''),
      ({ body }) => body.state === 'succeeded',
    );
    const changed = await api.send(`${PAGES}/copperfinch`, conditional);
    expect(changed.status).toBe(200);
    expect(changed.body.lastSeenAt).toBe(clock.now().toISOString());
  });

  it('answers HEAD as it answers GET, without the body', async () => {
    const get = await api.send(`${PAGES}/copperfinch`);
    const head = await api.send(`${PAGES}/copperfinch`, { method: 'HEAD' });

    expect(head.status).toBe(200);
    expect(head.text).toBe('');
    expect(head.headers.etag).toBe(get.headers.etag);
  });

  it('answers a stale page at once and reads it again behind the answer', async () => {
    const { body: before } = await api.send(`${PAGES}/brindleworks`);
    const dayLater = new Date(clock.now().getTime() + 25 * 3_600_000);
    clock.set(dayLater);
    const stale = await api.send(`${PAGES}/brindleworks?include=users`);
    const fresh = await eventually(
      () => api.send(`${PAGES}/brindleworks`),
      ({ body }) => body.lastSeenAt !== before.lastSeenAt,
    );

    expect(stale.body.lastSeenAt).toBe(before.lastSeenAt);
    expect(fresh.body.lastSeenAt).toBe(dayLater.toISOString());
  });

  it('waits for a fresh page when the client insists', async () => {
    const { body: before } = await api.send(`${PAGES}/numeral-harbor`);
    clock.set(new Date(clock.now().getTime() + 60_000));
    const { body } = await api.send(`${PAGES}/numeral-harbor?maxAge=10`, {
      headers: { 'cache-control': 'no-cache' },
    });

    expect(Date.parse(body.lastSeenAt)).toBe(Date.parse(before.lastSeenAt) + 60_000);
  });

  it('claims no preference for an answer that was made without regard to it', async () => {
    const { status, headers } = await api.send(`${PAGES}/copperfinch/users`, {
      headers: { prefer: 'wait=1' },
    });

    expect(status).toBe(200);
    expect(headers['preference-applied']).toBeUndefined();
  });

  it('answers 202 and where to follow the scrape to who does not want to wait', async () => {
    const { status, headers, body } = await api.send(`${PAGES}/moss-and-meridian`, {
      headers: { prefer: 'respond-async' },
    });
    const scrape = await eventually(
      () => api.send(headers.location ?? ''),
      (answer) => answer.body.state !== 'running',
    );

    expect(status).toBe(202);
    expect(headers.location).toBe(`/api/v1/scrapes/${body.scrapeId}`);
    expect(headers['preference-applied']).toBe('respond-async');
    expect(scrape.body).toMatchObject({ outcome: 'ok', requestedBy: 'read' });
  });
});

describe('GET /api/v1/pages', () => {
  let api: TestApp;

  beforeAll(async () => {
    api = await createTestApp();
    const known = ['copperfinch', 'kestrel-forge', 'acorn-anvil', 'こもれび計測', 'marsad-almanar'];
    await Promise.all(known.map((pageId) => api.send(`${PAGES}/${encodeURIComponent(pageId)}`)));
  });

  afterAll(() => api.close());

  async function idsOf(query: string): Promise<unknown[]> {
    const { status, body } = await api.send(`${PAGES}?${query}`);
    expect(status).toBe(200);
    return each(body.items, 'pageId');
  }

  it('lists the pages that were read, the most followed first', async () => {
    const { body } = await api.send(PAGES);
    const followers = each(body.items, 'totalFollowers').map(Number);

    expect(body).toMatchObject({ total: null, nextCursor: null });
    expect(followers).toHaveLength(5);
    expect(followers).toEqual([...followers].sort((a, b) => b - a));
  });

  it.each([
    ['name=copper', ['copperfinch']],
    ['name=FORGE', ['kestrel-forge']],
    ['name=tools%20acorn', ['acorn-anvil']],
    [`name=${encodeURIComponent('こもれび')}`, []],
    [`name=${encodeURIComponent('株式会社')}`, ['こもれび計測']],
    [`name=${encodeURIComponent('المنار مر')}`, ['marsad-almanar']],
    ['name=forg.*', ['kestrel-forge']],
    ['location=lisbon', ['copperfinch']],
    ['industry=Retail', ['acorn-anvil']],
    ['industry=retail', []],
    ['maxEmployees=50', ['acorn-anvil']],
    ['minEmployees=1000&industry=Maritime%20Transportation', ['marsad-almanar']],
  ])('answers %s', async (query, ids) => {
    expect(await idsOf(query)).toEqual(ids);
  });

  it('answers only the fields that are asked for, and always the id', async () => {
    const { body } = await api.send(`${PAGES}?name=forge&fields=name,totalFollowers`);

    expect(body.items).toEqual([
      { pageId: 'kestrel-forge', name: 'Kestrel Forge', totalFollowers: expect.any(Number) },
    ]);
  });

  it('answers no field of the order that was not asked for', async () => {
    const { body } = await api.send(`${PAGES}?fields=name&sort=-lastSeenAt&limit=1`);

    expect(Object.keys(body.items[0]).sort()).toEqual(['name', 'pageId']);
    expect(body.nextCursor).not.toBeNull();
  });

  it.each(['aliases', 'nameKeys', '_id', '', 'name,$where', '__proto__'])(
    'refuses to answer the field "%s"',
    async (fields) => {
      const { status, body } = await api.send(`${PAGES}?fields=${encodeURIComponent(fields)}`);

      expect(status).toBe(400);
      expect(body.errors[0].field).toMatch(/^fields/);
    },
  );

  it('is walked by cursors to the end, under a filter and a sort', async () => {
    const query = 'sort=name&minEmployees=10&limit=2';
    const all = await idsOf('sort=name&minEmployees=10&limit=100');
    const walked: unknown[] = [];
    let cursor: string | null = '';
    while (cursor !== null) {
      const next: string = cursor && `&cursor=${cursor}`;
      const { body } = await api.send(`${PAGES}?${query}${next}`);
      walked.push(...each(body.items, 'pageId'));
      cursor = body.nextCursor;
    }

    expect(walked).toEqual(all);
    expect(walked).toHaveLength(5);
  });

  it('counts only when asked to, and then truly', async () => {
    const counted = await api.send(`${PAGES}?count=true&limit=1&industry=Retail`);

    expect(counted.body).toMatchObject({ total: 1 });
    expect((await api.send(`${PAGES}?limit=1`)).body.total).toBeNull();
  });

  it('refuses a cursor under another sort', async () => {
    const { nextCursor } = (await api.send(`${PAGES}?limit=1`)).body;
    const { status, body } = await api.send(`${PAGES}?limit=1&sort=name&cursor=${nextCursor}`);

    expect(status).toBe(400);
    expect(body).toMatchObject({ code: 'CURSOR_INVALID', errors: [{ field: 'cursor' }] });
  });

  it('shows nothing that is internal', async () => {
    const { text } = await api.send(PAGES);

    INTERNAL.forEach((field) => {
      expect(text).not.toContain(`"${field}"`);
    });
  });
});
