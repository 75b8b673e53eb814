import { describe, expect, it } from '@jest/globals';

import { UserParams } from '../../users/dto/user.params.js';
import { PostParams } from './post.params.js';

describe('PostParams', () => {
  it('takes an activity id as text: it does not fit a number', () => {
    expect(PostParams.parse({ postId: '7390000000000000001' })).toEqual({
      postId: '7390000000000000001',
    });
  });

  it.each(['', 'abc', '12', '-7390000000000000001', '7390000000000000001n', '1e18'])(
    'refuses "%s"',
    (postId) => {
      expect(PostParams.safeParse({ postId }).success).toBe(false);
    },
  );
});

describe('UserParams', () => {
  it('reads a slug in any case', () => {
    expect(UserParams.parse({ userId: 'Ada-Example' })).toEqual({ userId: 'ada-example' });
  });

  it.each(['', 'a b', '../x', '$gt'])('refuses "%s"', (userId) => {
    expect(UserParams.safeParse({ userId }).success).toBe(false);
  });
});
