import { describe, expect, it } from '@jest/globals';

import { ListPostsQuery } from './list-posts.query.js';

describe('ListPostsQuery', () => {
  it('asks for the newest twenty, reposts included, when it is empty', () => {
    expect(ListPostsQuery.parse({})).toEqual({ reposts: 'include', limit: 20, count: false });
  });

  it.each([
    ['2026-10-01', '2026-10-01T00:00:00.000Z'],
    ['2026-10-01T10:00:00Z', '2026-10-01T10:00:00.000Z'],
    ['2026-10-01T10:00:00+02:00', '2026-10-01T08:00:00.000Z'],
  ])('takes since=%s for %s', (since, instant) => {
    expect(ListPostsQuery.parse({ since }).since?.toISOString()).toBe(instant);
  });

  it.each(['#Robotics', 'robotics', ' ROBOTICS '])('takes hashtag=%s for robotics', (hashtag) => {
    expect(ListPostsQuery.parse({ hashtag }).hashtag).toBe('robotics');
  });

  it.each([
    { since: 'yesterday' },
    { since: '2026-13-01' },
    { since: '2026-02-30' },
    { until: '1700000000' },
    { kind: 'poem' },
    { hashtag: '#' },
    { hashtag: ['a', 'b'] },
    { reposts: 'only' },
    { pageId: 'other' },
  ])('refuses %j', (query) => {
    expect(ListPostsQuery.safeParse(query).success).toBe(false);
  });
});
