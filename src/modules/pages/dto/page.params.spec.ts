import { describe, expect, it } from '@jest/globals';

import { PageParams } from './page.params.js';

describe('PageParams', () => {
  it.each([
    ['acme', 'acme'],
    ['AcMe-Corp', 'acme-corp'],
    ['1441', '1441'],
    ['こもれび計測', 'こもれび計測'],
    ['Cafe\u0301', 'caf\u00e9'],
  ])('takes "%s" for %s', (pageId, read) => {
    expect(PageParams.parse({ pageId })).toEqual({ pageId: read });
  });

  it.each(['', 'not a slug', '../etc', 'a/b', '$ne', '<script>', 'a\u0000b', 'x'.repeat(200)])(
    'refuses "%s"',
    (pageId) => {
      expect(PageParams.safeParse({ pageId }).success).toBe(false);
    },
  );
});
