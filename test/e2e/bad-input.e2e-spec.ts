import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createTestApp, type TestApp } from '../support/create-test-app.js';
import { type Answer, each, type RequestOptions } from '../support/http-answer.js';

const API = '/api/v1';
const JSON_TYPE = { 'content-type': 'application/json' };
const POST_ID = '7390000000000000001';

describe('bad input', () => {
  let api: TestApp;

  beforeAll(async () => {
    api = await createTestApp({ settings: { BODY_MAX_BYTES: '1000' } });
  });

  afterAll(() => api.close());

  /** Every refusal has the one shape, names itself, and was not cached. */
  async function refused(path: string, options: RequestOptions = {}): Promise<Answer> {
    const answer = await api.send(path, options);
    expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(answer.body).toMatchObject({
      status: answer.status,
      code: expect.stringMatching(/^[A-Z_]+$/),
      requestId: answer.headers['x-request-id'],
      instance: path.split('?')[0],
    });
    return answer;
  }

  const fieldsOf = ({ body }: Answer): unknown[] => each(body.errors, 'field');

  it.each([
    ['/pages/not%20a%20slug', 'pageId'],
    ['/pages/%24ne', 'pageId'],
    ['/pages/a%00b', 'pageId'],
    ['/pages/%2e%2e%2fetc', 'pageId'],
    ['/pages/%3Cscript%3E', 'pageId'],
    [`/pages/${'x'.repeat(130)}`, 'pageId'],
    ['/pages/a%2Fb/posts', 'pageId'],
    [`/pages/a${'%D2%89'.repeat(6)}`, 'pageId'],
    ['/scrapes?pageId=%D2%89a', 'pageId'],
    ['/posts/abc', 'postId'],
    ['/posts/12', 'postId'],
    ['/posts/73900000000000000012345', 'postId'],
    ['/posts/abc/comments', 'postId'],
    ['/users/a%20b', 'userId'],
    [`/users/a${'%D2%89'.repeat(6)}`, 'userId'],
    ['/scrapes/1', 'scrapeId'],
  ])('refuses %s: that is no id', async (path, field) => {
    const answer = await refused(API + path);

    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'REQUEST_INVALID' });
    expect(fieldsOf(answer)).toEqual([field]);
  });

  it.each([
    ['/pages?name[$ne]=x', ['name[$ne]']],
    ['/pages?name[$regex]=.*&limit=5', ['name[$regex]']],
    ['/pages?$where=1', ['$where']],
    ['/pages?__proto__[x]=1', ['__proto__[x]']],
    ['/pages?q=x&page=2', ['q', 'page']],
    ['/pages?limit=1&limit=2', ['limit']],
    ['/pages?name=a&name=b', ['name']],
    ['/pages?sort=name&sort=-name', ['sort']],
    ['/pages?limit=0', ['limit']],
    ['/pages?limit=101', ['limit']],
    ['/pages?limit=ten', ['limit']],
    ['/pages?sort=aliases', ['sort']],
    ['/pages?minFollowers=-1', ['minFollowers']],
    ['/pages?minFollowers=1e9', ['minFollowers']],
    ['/pages?minFollowers=9&maxFollowers=8', ['minFollowers']],
    ['/pages/copperfinch/posts?since=2026-10-31&until=2026-10-01', ['since']],
    ['/scrapes?since=2026-10-31&until=2026-10-01', ['since']],
    ['/compliance?since=2026-10-31&until=2026-10-01', ['since']],
    ['/compliance?since=9999-01-01', ['since']],
    ['/pages?count=perhaps', ['count']],
    ['/pages?name=!!!', ['name']],
    ['/pages?constructor=1', ['constructor']],
    ['/pages?__proto__=1', ['__proto__']],
    [`/pages?name=${'x'.repeat(201)}`, ['name']],
    ['/pages/copperfinch?include=comments', ['include[0]']],
    ['/pages/copperfinch?include=posts&include=users', ['include']],
    ['/pages/copperfinch?fields=name', ['fields']],
    ['/pages/copperfinch/posts?since=yesterday', ['since']],
    ['/pages/copperfinch/posts?kind=poem', ['kind']],
    ['/pages/copperfinch/posts?kind[$in]=text', ['kind[$in]']],
    ['/pages/copperfinch/posts?reposts=only', ['reposts']],
    ['/pages/copperfinch/users?name=ada', ['name']],
    [`/posts/${POST_ID}?include=comments`, ['include']],
    [`/posts/${POST_ID}/comments?limit=x`, ['limit']],
    ['/users/ada?x=1', ['x']],
  ])('refuses %s by the names of its fields', async (path, fields) => {
    const answer = await refused(API + path);

    expect(answer.status).toBe(400);
    expect(answer.body).toMatchObject({ code: 'REQUEST_INVALID' });
    expect(fieldsOf(answer)).toEqual(fields);
  });

  it.each(['x', 'AAAA', '%F0%9F%92%A5', 'a'.repeat(1024)])(
    'refuses the made-up cursor %s',
    async (cursor) => {
      expect((await refused(`${API}/pages?cursor=${cursor}`)).body).toMatchObject({
        status: 400,
        code: 'CURSOR_INVALID',
      });
    },
  );

  it('stores nothing of what it refuses, and asks nobody', async () => {
    const counts = await Promise.all(
      Object.values(api.connection.models).map((model) => model.countDocuments({})),
    );

    expect(counts.reduce((sum, count) => sum + count, 0)).toBe(0);
  });

  it.each([
    ['malformed JSON', '{"a":', 400, 'BODY_MALFORMED'],
    ['JSON that would poison', '{"__proto__":{"x":1}}', 400, 'BODY_MALFORMED'],
    ['a body that is too large', `"${'x'.repeat(1000)}"`, 413, 'BODY_TOO_LARGE'],
    ['a body where none is taken', '{"force":true}', 400, 'REQUEST_INVALID'],
  ])('refuses %s', async (_what, body, status, code) => {
    const path = `${API}/pages/copperfinch/scrapes`;
    const answer = await refused(path, { method: 'POST', headers: JSON_TYPE, body });

    expect(answer.body).toMatchObject({ status, code });
  });

  it('refuses a body it has no reader for', async () => {
    const answer = await refused(`${API}/pages/copperfinch/scrapes`, {
      method: 'POST',
      headers: { 'content-type': 'application/xml' },
      body: '<x/>',
    });

    expect(answer.body).toMatchObject({ status: 415, code: 'MEDIA_TYPE_UNSUPPORTED' });
  });

  it.each([
    ['POST', '/pages', 'GET, HEAD'],
    ['DELETE', '/pages/copperfinch', 'GET, HEAD'],
    ['PUT', '/pages/copperfinch', 'GET, HEAD'],
    ['PATCH', `/posts/${POST_ID}`, 'GET, HEAD'],
    ['GET', '/pages/copperfinch/scrapes', 'POST'],
    ['POST', '/health', 'GET, HEAD'],
    ['OPTIONS', '/pages', 'GET, HEAD'],
    ['TRACE', '/pages/copperfinch', 'GET, HEAD'],
    ['PROPFIND', '/pages/copperfinch/scrapes', 'POST'],
  ])('refuses %s %s and says in Allow what is possible', async (method, path, allow) => {
    const answer = await refused(API + path, { method });

    expect(answer.body).toMatchObject({ status: 405, code: 'METHOD_NOT_ALLOWED' });
    expect(answer.headers.allow).toBe(allow);
  });

  it.each(['/pages/%', '/pages/%E0%A4', '/pages/%zz/posts', '/posts/%C3%28'])(
    'refuses %s: that is no percent-encoding',
    async (path) => {
      expect((await refused(API + path)).body).toMatchObject({
        status: 400,
        code: 'URL_MALFORMED',
      });
    },
  );

  it.each(['/api/v1/nothing', '/api/v2/pages', '/api', '/', '/pages', '/favicon.ico'])(
    'knows no %s',
    async (path) => {
      expect((await refused(path)).body).toMatchObject({ status: 404, code: 'ROUTE_NOT_FOUND' });
    },
  );

  it('refuses a path that is far too long', async () => {
    const { status } = await refused(`${API}/pages/${'x'.repeat(5000)}`);

    expect([400, 414]).toContain(status);
  });

  it('serves on after all of this', async () => {
    expect((await api.send(`${API}/pages/copperfinch`)).status).toBe(200);
  });
});
