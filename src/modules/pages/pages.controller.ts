import { Controller, Get, Param, Query, Res } from '@nestjs/common';
import { ApiAcceptedResponse, ApiOperation, ApiTags } from '@nestjs/swagger';
import type { FastifyReply } from 'fastify';
import { z } from 'zod';

import { pagesTag, pageTag } from '../../common/cache/cache-tags.js';
import { Answers } from '../../common/decorators/answers.decorator.js';
import { Cached } from '../../common/decorators/cached.decorator.js';
import { Fails, LIST_FAILURES, SOURCE_FAILURES } from '../../common/decorators/fails.decorator.js';
import { Preference, type ReadPreference } from '../../common/http/read-preference.js';
import type { Slice } from '../../common/pagination/slice.js';
import { CompanyPageDetail, CompanyPageList } from './dto/company-page.response.js';
import { GetPageQuery } from './dto/get-page.query.js';
import { ListPagesQuery } from './dto/list-pages.query.js';
import { PageParams } from './dto/page.params.js';
import { ScrapePending } from './dto/scrape-pending.response.js';
import { present } from './page-reading.presenter.js';
import type { PageRelations } from './page-relations.port.js';
import { PagesService } from './pages.service.js';
import type { CompanyPage } from './schemas/company-page.schema.js';

@ApiTags('pages')
@Controller({ path: 'pages', version: '1' })
export class PagesController {
  constructor(private readonly pages: PagesService) {}

  @Get()
  @ApiOperation({
    summary: 'List company pages',
    description:
      'Those that were read so far. Every answer takes a bounded time: where few of very many pages match, a slice may hold fewer than `limit` items, even none, and still have a `nextCursor`; only `nextCursor: null` is the end. Not so `count=true`: a true total takes looking at all that may match, and is refused when that takes too long.',
  })
  @Answers(CompanyPageList)
  @Fails(...LIST_FAILURES, {
    status: 422,
    code: 'COUNT_TOO_COSTLY',
    detail:
      'Counting all that matches takes longer than 5000 ms; ask without count=true, or for less',
  })
  @Cached(() => [pagesTag])
  list(
    @Query({ schema: ListPagesQuery }) query: ListPagesQuery,
  ): Promise<Slice<Partial<CompanyPage>>> {
    return this.pages.list(query);
  }

  @Get(':pageId')
  @ApiOperation({
    summary: 'Get one company page',
    description:
      'Read from the source now when it was never read before; a stale one is answered at once and read again behind the answer. ' +
      '`Cache-Control: no-cache` waits for a fresh one, `Prefer: wait=N` says for how many seconds (default 20), `Prefer: respond-async` not at all.',
  })
  @Answers(CompanyPageDetail, z.union([CompanyPageDetail, ScrapePending]))
  @ApiAcceptedResponse({
    description: 'Still being read for the first time; follow Location',
    standardSchema: ScrapePending,
  })
  @Fails(
    { status: 404, code: 'PAGE_NOT_FOUND', detail: 'No company page is known under "ghost"' },
    { status: 410, code: 'PAGE_GONE', detail: 'The company page "acme" was taken down' },
    ...SOURCE_FAILURES,
  )
  @Cached(({ pageId = '' }) => [pageTag(pageId)])
  async get(
    @Param({ schema: PageParams }) { pageId }: PageParams,
    @Query({ schema: GetPageQuery }) query: GetPageQuery,
    @Preference() preference: ReadPreference,
    @Res({ passthrough: true }) reply: FastifyReply,
  ): Promise<(CompanyPage & PageRelations) | ScrapePending> {
    return present(await this.pages.read(pageId, preference, query), preference, reply);
  }
}
