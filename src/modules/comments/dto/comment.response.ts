import { z } from 'zod';

import { AuthorResponse } from '../../../common/dto/author.response.js';
import { Instant } from '../../../common/dto/instant.js';
import { sliceOf } from '../../../common/pagination/slice.query.js';

/** What a client reads about a comment. A newly stored field stays private until it is named here. */
const CommentResponse = z
  .object({
    commentId: z.string().meta({ example: '7390000000000000999' }),
    postId: z.string().meta({ example: '7390000000000000001' }),
    pageId: z.string().nullable().meta({ example: 'brightwell-robotics' }),
    author: AuthorResponse.extend({
      headline: z.string().nullable().meta({ example: 'Warehouse planner' }),
    })
      .meta({ id: 'CommentAuthor' })
      .nullable(),
    text: z.string().nullable().meta({ example: 'Stairs at last!' }),
    reactionCount: z.int().nullable().meta({ example: 3 }),
    createdAt: Instant.nullable(),
    firstSeenAt: Instant,
    lastSeenAt: Instant,
  })
  .meta({ id: 'Comment' });

export const CommentSlice = sliceOf(CommentResponse, 'CommentSlice');
