import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { postTag } from '../../common/cache/cache-tags.js';
import { Answers } from '../../common/decorators/answers.decorator.js';
import { Cached } from '../../common/decorators/cached.decorator.js';
import {
  Fails,
  LIST_FAILURES,
  POST_PENDING_FAILURES,
  SOURCE_FAILURES,
} from '../../common/decorators/fails.decorator.js';
import type { Slice } from '../../common/pagination/slice.js';
import { PostParams } from '../posts/dto/post.params.js';
import { CommentsService } from './comments.service.js';
import { CommentSlice } from './dto/comment.response.js';
import { ListCommentsQuery } from './dto/list-comments.query.js';
import type { Comment } from './schemas/comment.schema.js';

@ApiTags('comments')
@Controller({ version: '1' })
export class CommentsController {
  constructor(private readonly comments: CommentsService) {}

  @Get('posts/:postId/comments')
  @ApiOperation({
    summary: "List a post's comments, newest first",
    description:
      "Read from the post's public page when that never happened. A guest is shown at most ten and no replies; the post's `commentCount` is the true total.",
  })
  @Answers(CommentSlice)
  @Fails(
    { status: 404, code: 'POST_NOT_FOUND', detail: 'No post is known under "7390000000000000001"' },
    { status: 410, code: 'POST_GONE', detail: 'The post "7390000000000000001" was taken down' },
    ...LIST_FAILURES,
    ...POST_PENDING_FAILURES,
    ...SOURCE_FAILURES,
  )
  @Cached(({ postId = '' }) => [postTag(postId)])
  listOfPost(
    @Param({ schema: PostParams }) { postId }: PostParams,
    @Query({ schema: ListCommentsQuery }) query: ListCommentsQuery,
  ): Promise<Slice<Comment>> {
    return this.comments.listOfPost(postId, query);
  }
}
