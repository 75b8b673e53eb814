import { describe, expect, it } from '@jest/globals';

import { testSettings } from '../../../test/support/test-settings.js';
import { CursorService } from './cursor.service.js';
import type { Position } from './slice.js';

const SECRET = { CURSOR_SECRET: 'a-secret-of-sixteen-characters' };
const scope = { sort: '-totalFollowers', industry: 'Retail' };

const written = (cursors: CursorService, position: Position, of: object = scope): string => {
  const cursor = cursors.write(position, of);
  if (cursor === null) {
    throw new Error('No cursor was written');
  }
  return cursor;
};

describe(CursorService.name, () => {
  const cursors = new CursorService(testSettings());

  it.each<[string, Position]>([
    ['a number', { value: 12_345, key: 'acme' }],
    ['a text', { value: 'Äpfel & "Birnen"', key: 'こもれび計測' }],
    ['null', { value: null, key: 'acme' }],
    ['a date', { value: new Date('2026-10-30T08:00:00.123Z'), key: '7390000000000000001' }],
    ['zero', { value: 0, key: 'a' }],
    ['a rank', { value: 7, key: 'a', rank: 2 }],
  ])('reads back %s', (_what, position) => {
    expect(cursors.read(written(cursors, position), scope)).toEqual(position);
  });

  it('is null where the list ends, and reads as the start when absent', () => {
    expect(cursors.write(null, scope)).toBeNull();
    expect(cursors.read(undefined, scope)).toBeNull();
  });

  it('fits into a URL as it is', () => {
    expect(written(cursors, { value: '??>>~~', key: 'ÿÿÿ' })).toMatch(/^[\w-]+$/);
  });

  it('holds for the same filter in another order, or with parameters left out', () => {
    const cursor = written(cursors, { value: 1, key: 'a' });

    expect(
      cursors.read(cursor, { industry: 'Retail', name: undefined, sort: '-totalFollowers' }),
    ).toEqual({ value: 1, key: 'a' });
  });

  it.each([
    ['another filter', { ...scope, industry: 'Banking' }],
    ['another sort', { ...scope, sort: 'totalFollowers' }],
    ['one filter more', { ...scope, name: 'acme' }],
    ['no filter', {}],
  ])('is refused for %s', (_what, other) => {
    const cursor = written(cursors, { value: 1, key: 'a' });

    expect(() => cursors.read(cursor, other)).toThrow(
      expect.objectContaining({ code: 'CURSOR_INVALID', kind: 'invalid' }),
    );
  });

  it('is refused when any one character of it was changed', () => {
    const cursor = written(cursors, { value: 1, key: 'a' });

    for (let at = 0; at < cursor.length - 1; at += 1) {
      const other = cursor[at] === 'A' ? 'B' : 'A';
      const forged = cursor.slice(0, at) + other + cursor.slice(at + 1);
      expect(() => cursors.read(forged, scope)).toThrow('cursor is not one of ours');
    }
  });

  it.each(['', 'x', '💥', 'AAAAAAAAAAAAAAAAAAAAAA', Buffer.from('[1,"a"]').toString('base64url')])(
    'is refused when it is made up: "%s"',
    (forged) => {
      expect(() => cursors.read(forged, scope)).toThrow('cursor is not one of ours');
    },
  );

  it('is good in every instance that has the secret, and in no other', () => {
    const cursor = written(new CursorService(testSettings(SECRET)), { value: 1, key: 'a' });

    expect(new CursorService(testSettings(SECRET)).read(cursor, scope)).toEqual({
      value: 1,
      key: 'a',
    });
    expect(() => cursors.read(cursor, scope)).toThrow('cursor is not one of ours');
  });
});
