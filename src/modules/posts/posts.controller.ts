import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { pageTag, postTag } from '../../common/cache/cache-tags.js';
import { Answers } from '../../common/decorators/answers.decorator.js';
import { Cached } from '../../common/decorators/cached.decorator.js';
import {
  Fails,
  LIST_FAILURES,
  PENDING_FAILURES,
  POST_PENDING_FAILURES,
  SOURCE_FAILURES,
} from '../../common/decorators/fails.decorator.js';
import { TakesNoQuery } from '../../common/guards/no-query.guard.js';
import type { Slice } from '../../common/pagination/slice.js';
import { PageParams } from '../pages/dto/page.params.js';
import { ListPostsQuery } from './dto/list-posts.query.js';
import { PostParams } from './dto/post.params.js';
import { PostResponse, PostSlice } from './dto/post.response.js';
import { PostsService } from './posts.service.js';
import type { Post } from './schemas/post.schema.js';

@ApiTags('posts')
@Controller({ version: '1' })
export class PostsController {
  constructor(private readonly posts: PostsService) {}

  @Get('pages/:pageId/posts')
  @ApiOperation({
    summary: "List a page's posts, newest first",
    description: 'A guest is shown the newest ten; older ones are those that earlier scrapes saw.',
  })
  @Answers(PostSlice)
  @Fails(
    { status: 404, code: 'PAGE_NOT_FOUND', detail: 'No company page is known under "ghost"' },
    { status: 410, code: 'PAGE_GONE', detail: 'The company page "acme" was taken down' },
    ...LIST_FAILURES,
    ...PENDING_FAILURES,
    ...SOURCE_FAILURES,
  )
  @Cached(({ pageId = '' }) => [pageTag(pageId)])
  listOfPage(
    @Param({ schema: PageParams }) { pageId }: PageParams,
    @Query({ schema: ListPostsQuery }) query: ListPostsQuery,
  ): Promise<Slice<Post>> {
    return this.posts.listOfPage(pageId, query);
  }

  @Get('posts/:postId')
  @ApiOperation({ summary: 'Get one post' })
  @Answers(PostResponse)
  @Fails(
    { status: 404, code: 'POST_NOT_FOUND', detail: 'No post is known under "7390000000000000001"' },
    { status: 410, code: 'POST_GONE', detail: 'The post "7390000000000000001" was taken down' },
    ...POST_PENDING_FAILURES,
    ...SOURCE_FAILURES,
  )
  @TakesNoQuery()
  @Cached(({ postId = '' }) => [postTag(postId)])
  get(@Param({ schema: PostParams }) { postId }: PostParams): Promise<Post> {
    return this.posts.get(postId);
  }
}
