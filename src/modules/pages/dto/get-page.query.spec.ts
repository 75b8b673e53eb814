import { describe, expect, it } from '@jest/globals';

import { GetPageQuery } from './get-page.query.js';

describe('GetPageQuery', () => {
  it('reads a list, each relation once', () => {
    expect(GetPageQuery.parse({ include: 'users,posts,users' })).toEqual({
      include: ['users', 'posts'],
    });
    expect(GetPageQuery.parse({})).toEqual({});
  });

  it.each([{ include: 'comments' }, { include: '' }, { include: ['posts'] }, { fields: 'name' }])(
    'refuses %j',
    (query) => {
      expect(GetPageQuery.safeParse(query).success).toBe(false);
    },
  );
});
