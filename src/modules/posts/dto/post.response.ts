import { z } from 'zod';

import { AuthorResponse } from '../../../common/dto/author.response.js';
import { Instant } from '../../../common/dto/instant.js';
import { sliceOf } from '../../../common/pagination/slice.query.js';

export const PostKind = z.enum([
  'text',
  'image',
  'video',
  'article',
  'document',
  'externalVideo',
  'reshare',
  'other',
]);

const MediaResponse = z
  .object({
    kind: z.enum(['image', 'video', 'article', 'document', 'externalVideo']),
    url: z.string().nullable().meta({ example: 'https://brightwell.example/report' }),
    thumbnailUrl: z.string().nullable().meta({ example: null }),
    title: z.string().nullable().meta({ example: 'Our year in steps' }),
    description: z.string().nullable().meta({ example: 'brightwell.example' }),
    pageCount: z.int().nullable().meta({ example: null }),
    durationSeconds: z.number().nullable().meta({ example: null }),
  })
  .meta({ id: 'Media' });

/** What a client reads about a post. A newly stored field stays private until it is named here. */
export const PostResponse = z
  .object({
    postId: z.string().meta({ example: '7390000000000000001' }),
    pageId: z.string().nullable().meta({
      description: 'On whose wall it was seen; null when on none',
      example: 'brightwell-robotics',
    }),
    url: z.string().nullable().meta({ example: null }),
    kind: PostKind.nullable().meta({
      description:
        '`other` shows something that has no name here, such as a poll; null when it could not be read',
      example: 'text',
    }),
    isRepost: z.boolean().meta({ example: false }),
    author: AuthorResponse.nullable(),
    text: z.string().nullable().meta({ example: 'Our new walker climbs stairs. #robotics' }),
    hashtags: z.array(z.string()).meta({ example: ['robotics'] }),
    mentions: z.array(AuthorResponse),
    links: z.array(z.string()).meta({ example: ['https://brightwell.example'] }),
    media: z.array(MediaResponse),
    reactionCount: z.int().nullable().meta({ example: 218 }),
    reactionTypes: z.array(z.string()).meta({ example: ['LIKE', 'PRAISE'] }),
    commentCount: z
      .int()
      .nullable()
      .meta({ description: "LinkedIn's total; a guest is shown at most ten", example: 14 }),
    createdAt: Instant.nullable(),
    isEdited: z.boolean().meta({ example: false }),
    firstSeenAt: Instant,
    lastSeenAt: Instant,
  })
  .meta({ id: 'Post' });

export const PostSlice = sliceOf(PostResponse, 'PostSlice');
