import { createWorld } from '@app/sample-world';
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { createTestApp, type TestApp } from '../support/create-test-app.js';

const API = '/api/v1';
const PAGE_ID = 'tessellate-dynamics';
const people = createWorld().companies.find(({ pageId }) => pageId === PAGE_ID)?.people ?? [];

describe('the people at a page', () => {
  let api: TestApp;

  beforeAll(async () => {
    api = await createTestApp();
  });

  afterAll(() => api.close());

  it('are listed by name, the page being read when nobody did', async () => {
    const { data } = await api.client.GET('/api/v1/pages/{pageId}/users', {
      params: { path: { pageId: PAGE_ID }, query: { count: true } },
    });
    const names = people.map(({ name }) => name).sort((a, b) => (a < b ? -1 : 1));

    expect(data?.items.map(({ name }) => name)).toEqual(names);
    expect(data).toMatchObject({ total: people.length, nextCursor: null });
  });

  it('are walked by cursors', async () => {
    const path = `${API}/pages/${PAGE_ID}/users`;
    const all = await api.send(path);
    const first = await api.send(`${path}?limit=1`);
    const rest = await api.send(`${path}?cursor=${first.body.nextCursor}`);

    expect([...first.body.items, ...rest.body.items]).toEqual(all.body.items);
  });

  it('are none of a page that hides them', async () => {
    expect((await api.send(`${API}/pages/ironmoth-security/users?count=true`)).body).toMatchObject({
      items: [],
      total: 0,
    });
  });

  it('are a problem for a page that does not exist', async () => {
    expect((await api.send(`${API}/pages/nobody-at-all/users`)).body).toMatchObject({
      status: 404,
      code: 'PAGE_NOT_FOUND',
    });
  });

  it('are answered one by one, in any case', async () => {
    const [person] = people;
    const { data } = await api.client.GET('/api/v1/users/{userId}', {
      params: { path: { userId: person?.userId.toUpperCase() ?? '' } },
    });

    expect(data).toMatchObject({
      userId: person?.userId,
      pageId: PAGE_ID,
      name: person?.name,
      relation: 'employee',
    });
  });

  it('are a problem when nobody has seen them', async () => {
    expect((await api.send(`${API}/users/nobody-at-all`)).body).toMatchObject({
      status: 404,
      code: 'USER_NOT_FOUND',
      userId: 'nobody-at-all',
    });
  });
});
