import {
  Body,
  Controller,
  Delete,
  Get,
  HttpCode,
  HttpStatus,
  Param,
  Put,
  Query,
} from '@nestjs/common';
import { ApiNoContentResponse, ApiOperation, ApiTags } from '@nestjs/swagger';

import { Answers } from '../../common/decorators/answers.decorator.js';
import { BODY_FAILURES, Fails, LIST_FAILURES } from '../../common/decorators/fails.decorator.js';
import { LimitedAs } from '../../common/guards/client-throttler.guard.js';
import { TakesNoBody } from '../../common/guards/no-body.guard.js';
import { TakesNoQuery } from '../../common/guards/no-query.guard.js';
import type { Slice } from '../../common/pagination/slice.js';
import { PageParams } from '../pages/dto/page.params.js';
import { ListWatchesQuery } from './dto/list-watches.query.js';
import { PutWatchBody } from './dto/put-watch.body.js';
import { WatchResponse, WatchSlice } from './dto/watch.response.js';
import type { Watch } from './schemas/watch.schema.js';
import { WatchesService } from './watches.service.js';

const NOT_FOUND = {
  status: 404,
  code: 'WATCH_NOT_FOUND',
  detail: 'The company page "acme" is not watched',
} as const;

@ApiTags('watches')
@Controller({ version: '1' })
export class WatchesController {
  constructor(private readonly watches: WatchesService) {}

  @Get('watches')
  @ApiOperation({ summary: 'List watched pages, by id' })
  @Answers(WatchSlice)
  @Fails(...LIST_FAILURES)
  list(@Query({ schema: ListWatchesQuery }) query: ListWatchesQuery): Promise<Slice<Watch>> {
    return this.watches.list(query);
  }

  @Get('pages/:pageId/watch')
  @ApiOperation({ summary: 'Get how often a page is read without anybody asking' })
  @Answers(WatchResponse)
  @Fails(NOT_FOUND)
  @TakesNoQuery()
  get(@Param({ schema: PageParams }) { pageId }: PageParams): Promise<Watch> {
    return this.watches.get(pageId);
  }

  @Put('pages/:pageId/watch')
  @ApiOperation({
    summary: 'Have a page read anew every so often',
    description:
      'Due at once when the page was never read, or too long ago. Each time is up to a tenth later than asked for; times ' +
      'that were missed are not made up. Its scrapes have requestedBy "watch" and wait for all others.',
  })
  @Answers(WatchResponse)
  @Fails(...BODY_FAILURES)
  @TakesNoQuery()
  @LimitedAs('scrapes')
  put(
    @Param({ schema: PageParams }) { pageId }: PageParams,
    @Body({ schema: PutWatchBody }) { everySeconds }: PutWatchBody,
  ): Promise<Watch> {
    return this.watches.put(pageId, everySeconds);
  }

  @Delete('pages/:pageId/watch')
  @HttpCode(HttpStatus.NO_CONTENT)
  @ApiOperation({ summary: 'Watch a page no longer' })
  @ApiNoContentResponse({ description: 'It was watched, and is not any more' })
  @Fails(NOT_FOUND, ...BODY_FAILURES)
  @TakesNoQuery()
  @TakesNoBody()
  delete(@Param({ schema: PageParams }) { pageId }: PageParams): Promise<void> {
    return this.watches.delete(pageId);
  }
}
