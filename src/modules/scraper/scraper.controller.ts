import type { Readable } from 'node:stream';

import {
  Body,
  Controller,
  Get,
  Headers,
  HttpCode,
  HttpStatus,
  Param,
  Post,
  Query,
  UseInterceptors,
} from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { Accepts, AcceptsMany, Answers } from '../../common/decorators/answers.decorator.js';
import { BODY_FAILURES, Fails, LIST_FAILURES } from '../../common/decorators/fails.decorator.js';
import { StreamsEvents } from '../../common/decorators/streams-events.decorator.js';
import { TakesNoBody } from '../../common/guards/no-body.guard.js';
import { TakesNoQuery } from '../../common/guards/no-query.guard.js';
import { LimitedAs } from '../../common/guards/client-throttler.guard.js';
import type { Slice } from '../../common/pagination/slice.js';
import { PageParams } from '../pages/dto/page.params.js';
import { ListScrapesQuery } from './dto/list-scrapes.query.js';
import { RequestScrapesBody } from './dto/request-scrapes.body.js';
import { ScrapeParams } from './dto/scrape.params.js';
import { ScrapeBatchResponse, ScrapeResponse, ScrapeSlice } from './dto/scrape.response.js';
import type { Scrape } from './schemas/scrape.schema.js';
import { ScrapeLocationInterceptor } from './scrape-location.interceptor.js';
import { type RequestedScrapes, ScrapeRequestsService } from './scrape-requests.service.js';
import { ScrapeEventsService } from './scrape-events.service.js';
import { ScrapesService } from './scrapes.service.js';

const NOT_FOUND = {
  status: 404,
  code: 'SCRAPE_NOT_FOUND',
  detail: 'No scrape is known under "3f0c9f0e-52c1-4c0b-8a55-9b8f1b9b7b11"',
} as const;

const EVENTS = {
  progress:
    'id: 1.storing\nevent: progress\ndata: {"scrapeId":"3f0c9f0e-52c1-4c0b-8a55-9b8f1b9b7b11","state":"running",…}\n\n',
  ended:
    'id: 1.succeeded\nevent: ended\ndata: {"scrapeId":"3f0c9f0e-52c1-4c0b-8a55-9b8f1b9b7b11","state":"succeeded",…}\n\n',
};

@ApiTags('scrapes')
@Controller({ version: '1' })
export class ScraperController {
  constructor(
    private readonly requests: ScrapeRequestsService,
    private readonly scrapes: ScrapesService,
    private readonly events: ScrapeEventsService,
  ) {}

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
    return this.requests.request(pageId);
  }

  @Post('scrapes')
  @HttpCode(HttpStatus.ACCEPTED)
  @ApiOperation({
    summary: 'Ask for fresh scrapes of many pages and posts',
    description:
      'One scrape for each target, or the one that is active; a target that cannot be read as one refuses them all. ' +
      'Counts as one request against the rate limit: how fast the source is asked is governed by the queue.',
  })
  @AcceptsMany(ScrapeBatchResponse)
  @Fails(...BODY_FAILURES)
  @TakesNoQuery()
  @LimitedAs('scrapes')
  requestMany(
    @Body({ schema: RequestScrapesBody }) { targets }: RequestScrapesBody,
  ): Promise<RequestedScrapes> {
    return this.requests.requestMany(targets);
  }

  @Get('scrapes')
  @ApiOperation({
    summary: 'List scrapes, newest first',
    description: 'outcome=drifted lists those whose documents are in quarantine.',
  })
  @Answers(ScrapeSlice)
  @Fails(...LIST_FAILURES)
  list(@Query({ schema: ListScrapesQuery }) query: ListScrapesQuery): Promise<Slice<Scrape>> {
    return this.scrapes.list(query);
  }

  @Get('scrapes/:scrapeId')
  @ApiOperation({
    summary: 'Get one scrape',
    description: 'Its state and, once it is over, its outcome.',
  })
  @Answers(ScrapeResponse)
  @Fails(NOT_FOUND)
  @TakesNoQuery()
  get(@Param({ schema: ScrapeParams }) { scrapeId }: ScrapeParams): Promise<Scrape> {
    return this.scrapes.get(scrapeId);
  }

  @Get('scrapes/:scrapeId/events')
  @ApiOperation({
    summary: 'Follow a scrape',
    description:
      'Events `progress` and `ended`, each with the scrape as GET /scrapes/{scrapeId} answers it: at once where it stands, ' +
      'then whenever that changes. The stream ends after `ended`; whoever connects again after it gets 204.',
  })
  @StreamsEvents(EVENTS)
  @Fails(NOT_FOUND, {
    status: 503,
    code: 'SCRAPE_STREAMS_FULL',
    detail:
      'No more clients can follow scrapes here; ask for the scrape itself, or try again shortly',
  })
  @TakesNoQuery()
  follow(
    @Param({ schema: ScrapeParams }) { scrapeId }: ScrapeParams,
    @Headers('last-event-id') lastEventId: string | undefined,
  ): Promise<Readable | null> {
    return this.events.open(scrapeId, lastEventId ?? null);
  }
}
