import { describe, expect, it } from '@jest/globals';

import { ListPagesQuery } from './list-pages.query.js';

const fieldsOf = (query: unknown): unknown =>
  ListPagesQuery.safeParse(query).error?.issues.map(({ path, code }) => path.join('.') || code);

describe('ListPagesQuery', () => {
  it('asks for twenty when it is empty', () => {
    expect(ListPagesQuery.parse({})).toEqual({ limit: 20, count: false });
  });

  it('reads a list of fields, each once', () => {
    expect(ListPagesQuery.parse({ fields: 'name,url,name' }).fields).toEqual(['name', 'url']);
  });

  it('reads numbers and switches', () => {
    expect(ListPagesQuery.parse({ minFollowers: '10', limit: '100', count: 'true' })).toMatchObject(
      { minFollowers: 10, limit: 100, count: true },
    );
  });

  it.each([
    [{ limit: '0' }, ['limit']],
    [{ limit: '101' }, ['limit']],
    [{ limit: ['1', '2'] }, ['limit']],
    [{ sort: 'aliases' }, ['sort']],
    [{ name: '' }, ['name']],
    [{ name: '   ' }, ['name']],
    [{ name: ['a', 'b'] }, ['name']],
    [{ name: { $ne: 'x' } }, ['name']],
    [{ minFollowers: '-1' }, ['minFollowers']],
    [{ minFollowers: '5', maxFollowers: '4' }, ['minFollowers']],
    [{ minEmployees: '5', maxEmployees: '4' }, ['minEmployees']],
    [{ count: 'maybe' }, ['count']],
    [{ cursor: '' }, ['cursor']],
    [{ fields: 'aliases' }, ['fields.0']],
    [{ fields: '' }, ['fields.0']],
    [{ fields: 'name,$where' }, ['fields.1']],
    [{ 'name[$ne]': 'x' }, ['unrecognized_keys']],
    [{ q: 'x' }, ['unrecognized_keys']],
  ])('refuses %j', (query, fields) => {
    expect(fieldsOf(query)).toEqual(fields);
  });

  it('names the unknown parameter next to a wrong one', () => {
    expect(fieldsOf({ limit: 'x', q: 'y' })).toEqual(['limit', 'unrecognized_keys']);
  });
});
