import {
  Controller,
  Get,
  HttpCode,
  HttpStatus,
  Param,
  Post,
  UseInterceptors,
} from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { Accepts, Answers } from '../../common/decorators/answers.decorator.js';
import { BODY_FAILURES, Fails } from '../../common/decorators/fails.decorator.js';
import { TakesNoBody } from '../../common/guards/no-body.guard.js';
import { TakesNoQuery } from '../../common/guards/no-query.guard.js';
import { LimitedAs } from '../../common/guards/client-throttler.guard.js';
import { PageParams } from '../pages/dto/page.params.js';
import { ScrapeParams } from './dto/scrape.params.js';
import { ScrapeResponse } from './dto/scrape.response.js';
import type { Scrape } from './schemas/scrape.schema.js';
import { ScrapeLocationInterceptor } from './scrape-location.interceptor.js';
import { ScraperService } from './scraper.service.js';

@ApiTags('scrapes')
@Controller({ version: '1' })
export class ScraperController {
  constructor(private readonly scraper: ScraperService) {}

  @Post('pages/:pageId/scrapes')
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({
    summary: 'Ask for a fresh scrape of a page',
    description: 'Joins the one in flight, if there is one. Location says where to follow it.',
  })
  @Accepts(ScrapeResponse)
  @Fails(...BODY_FAILURES)
  @TakesNoQuery()
  @TakesNoBody()
  @LimitedAs('scrapes')
  @UseInterceptors(ScrapeLocationInterceptor)
  request(@Param({ schema: PageParams }) { pageId }: PageParams): Promise<Scrape> {
    return this.scraper.request(pageId);
  }

  @Get('scrapes/:scrapeId')
  @ApiOperation({
    summary: 'Get one scrape',
    description: 'Its state and, once it is over, its outcome.',
  })
  @Answers(ScrapeResponse)
  @Fails({
    status: 404,
    code: 'SCRAPE_NOT_FOUND',
    detail: 'No scrape is known under "3f0c9f0e-52c1-4c0b-8a55-9b8f1b9b7b11"',
  })
  @TakesNoQuery()
  get(@Param({ schema: ScrapeParams }) { scrapeId }: ScrapeParams): Promise<Scrape> {
    return this.scraper.get(scrapeId);
  }
}
