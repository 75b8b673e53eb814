import { Controller, Get, Param, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { pagesTag, pageTag } from '../../common/cache/cache-tags.js';
import { Answers } from '../../common/decorators/answers.decorator.js';
import { Cached } from '../../common/decorators/cached.decorator.js';
import { Fails, LIST_FAILURES, SOURCE_FAILURES } from '../../common/decorators/fails.decorator.js';
import type { Slice } from '../../common/pagination/slice.js';
import { CompanyPageDetail, CompanyPageSlice } from './dto/company-page.response.js';
import { GetPageQuery } from './dto/get-page.query.js';
import { ListPagesQuery } from './dto/list-pages.query.js';
import { PageParams } from './dto/page.params.js';
import type { PageRelations } from './page-relations.port.js';
import { PagesService } from './pages.service.js';
import type { CompanyPage } from './schemas/company-page.schema.js';

@ApiTags('pages')
@Controller({ path: 'pages', version: '1' })
export class PagesController {
  constructor(private readonly pages: PagesService) {}

  @Get()
  @ApiOperation({ summary: 'List company pages', description: 'Those that were read so far.' })
  @Answers(CompanyPageSlice)
  @Fails(...LIST_FAILURES)
  @Cached(() => [pagesTag])
  list(@Query({ schema: ListPagesQuery }) query: ListPagesQuery): Promise<Slice<CompanyPage>> {
    return this.pages.list(query);
  }

  @Get(':pageId')
  @ApiOperation({
    summary: 'Get one company page',
    description: 'Read from the source now when it was never read before.',
  })
  @Answers(CompanyPageDetail)
  @Fails(
    { status: 404, code: 'PAGE_NOT_FOUND', detail: 'No company page is known under "ghost"' },
    { status: 410, code: 'PAGE_GONE', detail: 'The company page "acme" was taken down' },
    ...SOURCE_FAILURES,
  )
  @Cached(({ pageId = '' }) => [pageTag(pageId)])
  get(
    @Param({ schema: PageParams }) { pageId }: PageParams,
    @Query({ schema: GetPageQuery }) { include }: GetPageQuery,
  ): Promise<CompanyPage & PageRelations> {
    return this.pages.getWith(pageId, include);
  }
}
