import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { pageTag, userTag } from '../../common/cache/cache-tags.js';
import { Answers } from '../../common/decorators/answers.decorator.js';
import { Cached } from '../../common/decorators/cached.decorator.js';
import {
  Fails,
  LIST_FAILURES,
  PENDING_FAILURES,
  SOURCE_FAILURES,
} from '../../common/decorators/fails.decorator.js';
import { TakesNoQuery } from '../../common/guards/no-query.guard.js';
import type { Slice } from '../../common/pagination/slice.js';
import { PageParams } from '../pages/dto/page.params.js';
import { ListUsersQuery } from './dto/list-users.query.js';
import { PersonResponse, PersonSlice } from './dto/person.response.js';
import { UserParams } from './dto/user.params.js';
import type { Person } from './schemas/person.schema.js';
import { UsersService } from './users.service.js';

@ApiTags('users')
@Controller({ version: '1' })
export class UsersController {
  constructor(private readonly users: UsersService) {}

  @Get('pages/:pageId/users')
  @ApiOperation({
    summary: 'List the people a page shows, by name',
    description: 'A guest is shown at most four; others are those that earlier scrapes saw.',
  })
  @Answers(PersonSlice)
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
    @Query({ schema: ListUsersQuery }) query: ListUsersQuery,
  ): Promise<Slice<Person>> {
    return this.users.listOfPage(pageId, query);
  }

  @Get('users/:userId')
  @ApiOperation({ summary: 'Get one person' })
  @Answers(PersonResponse)
  @Fails({ status: 404, code: 'USER_NOT_FOUND', detail: 'No person is known under "ada-example"' })
  @TakesNoQuery()
  @Cached(({ userId = '' }) => [userTag(userId)])
  get(@Param({ schema: UserParams }) { userId }: UserParams): Promise<Person> {
    return this.users.get(userId);
  }
}
