import { describe, expect, it } from '@jest/globals';

import { firstDueAt, nextDueAt } from './watch.schedule.js';

const NOW = new Date('2026-11-01T10:00:00.000Z');

function hours(count: number): Date {
  return new Date(NOW.getTime() + count * 3_600_000);
}

describe(firstDueAt.name, () => {
  it.each([
    ['never', null, NOW],
    ['an hour ago', hours(-1), hours(23)],
    ['a week ago', hours(-168), NOW],
  ])('of a page that was read %s', (_when, lastReadAt, dueAt) => {
    expect(firstDueAt(86_400, lastReadAt, NOW)).toEqual(dueAt);
  });
});

describe(nextDueAt.name, () => {
  it('is never sooner than asked for, and up to a tenth later', () => {
    expect(nextDueAt(3600, NOW, () => 0)).toEqual(hours(1));
    expect(nextDueAt(3600, NOW, () => 1)).toEqual(hours(1.1));
  });
});
