import { describe, expect, it } from '@jest/globals';

import { ListPagesQuery } from './list-pages.query.js';

const fieldsOf = (query: unknown): unknown =>
  ListPagesQuery.safeParse(query).error?.issues.map(({ path, code }) => path.join('.') || code);

describe('ListPagesQuery', () => {
  it('asks for the biggest twenty when it is empty', () => {
    expect(ListPagesQuery.parse({})).toEqual({
      sort: '-totalFollowers',
      limit: 20,
      count: false,
    });
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
    [{ 'name[$ne]': 'x' }, ['unrecognized_keys']],
    [{ q: 'x' }, ['unrecognized_keys']],
  ])('refuses %j', (query, fields) => {
    expect(fieldsOf(query)).toEqual(fields);
  });

  it('names the unknown parameter next to a wrong one', () => {
    expect(fieldsOf({ limit: 'x', q: 'y' })).toEqual(['limit', 'unrecognized_keys']);
  });
});
