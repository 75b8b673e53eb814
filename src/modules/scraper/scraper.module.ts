import { HostGate } from '@app/fetching';
import {
  type BeforeApplicationShutdown,
  Global,
  Module,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { Clock } from '../../common/clock/clock.js';
import { HealthProbes } from '../../common/health/health-probes.js';
import { WorkInFlight } from '../../common/lifecycle/work-in-flight.js';
import { PersonalData } from '../../common/people/personal-data.js';
import { PageFollowers } from '../../common/renames/page-followers.js';
import { Env } from '../../config/env.js';
import { BaselinesModule } from '../baselines/baselines.module.js';
import { CommentsModule } from '../comments/comments.module.js';
import { ErasureModule } from '../erasure/erasure.module.js';
import { ComplianceModule } from '../compliance/compliance.module.js';
import { PageIngestor } from '../pages/page-ingestor.port.js';
import { PageRelationsReader } from '../pages/page-relations.port.js';
import { PagesModule } from '../pages/pages.module.js';
import { PostIngestor } from '../posts/post-ingestor.port.js';
import { PostsModule } from '../posts/posts.module.js';
import { SnapshotsModule } from '../snapshots/snapshots.module.js';
import { UsersModule } from '../users/users.module.js';
import { browserProbe } from './browser.probe.js';
import { DriftJudge } from './drift.judge.js';
import { DriftWatch } from './drift.watch.js';
import { ScraperPageIngestor, ScraperPostIngestor } from './ingestors.adapter.js';
import { PageRelationsAdapter } from './page-relations.adapter.js';
import { queueProbe } from './queue.probe.js';
import { ReparseService } from './reparse.service.js';
import { Scrape, ScrapeSchema } from './schemas/scrape.schema.js';
import { ScrapeBatch } from './scrape.batch.js';
import { ScrapeErasureRepository } from './scrape-erasure.repository.js';
import { ScrapeFlights } from './scrape.flights.js';
import { ScrapeLookout } from './scrape.lookout.js';
import { ScrapeNews } from './scrape.news.js';
import { ScrapeEventsService } from './scrape-events.service.js';
import { ScrapePipelineService } from './scrape-pipeline.service.js';
import { ScrapeQueueRepository } from './scrape-queue.repository.js';
import { ScrapeRequestsService } from './scrape-requests.service.js';
import { ScrapeRunner } from './scrape.runner.js';
import { ScrapeWorker } from './scrape.worker.js';
import { ScraperController } from './scraper.controller.js';
import { ScraperService } from './scraper.service.js';
import { ScrapesEraser } from './scrapes.eraser.js';
import { ScrapesRepository } from './scrapes.repository.js';
import { ScrapesService } from './scrapes.service.js';
import { openSource } from './source.factory.js';
import { Source } from './source.port.js';

/** How much of what the drain leaves of the grace period scrapes are given to end; the rest is for handing them back and closing. */
const SHARE_OF_GRACE = 0.8;

/** When and what to collect. Global, because it provides the ports that lower features declare. */
@Global()
@Module({
  imports: [
    PagesModule,
    PostsModule,
    CommentsModule,
    UsersModule,
    SnapshotsModule,
    ErasureModule,
    ComplianceModule,
    BaselinesModule,
    MongooseModule.forFeature([{ name: Scrape.name, schema: ScrapeSchema }]),
  ],
  controllers: [ScraperController],
  providers: [
    ScraperService,
    ScrapesService,
    ScrapeRequestsService,
    ScrapeBatch,
    DriftJudge,
    DriftWatch,
    ReparseService,
    ScrapeFlights,
    ScrapeEventsService,
    ScrapeLookout,
    ScrapeNews,
    ScrapePipelineService,
    ScrapeQueueRepository,
    ScrapeRunner,
    ScrapeWorker,
    ScrapesRepository,
    ScrapeErasureRepository,
    ScrapesEraser,
    { provide: Source, inject: [Env, HostGate, Clock], useFactory: openSource },
    { provide: PageIngestor, useClass: ScraperPageIngestor },
    { provide: PostIngestor, useClass: ScraperPostIngestor },
    { provide: PageRelationsReader, useClass: PageRelationsAdapter },
  ],
  exports: [ScrapeRequestsService, PageIngestor, PostIngestor, PageRelationsReader],
})
export class ScraperModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly source: Source,
    private readonly gate: HostGate,
    private readonly worker: ScrapeWorker,
    private readonly events: ScrapeEventsService,
    private readonly env: Env,
    private readonly work: WorkInFlight,
    drift: DriftWatch,
    probes: HealthProbes,
    personalData: PersonalData,
    eraser: ScrapesEraser,
    followers: PageFollowers,
    requests: ScrapeRequestsService,
    queue: ScrapeQueueRepository,
    clock: Clock,
  ) {
    personalData.register(eraser);
    followers.register(requests);
    probes.register({ name: 'source', isEssential: false, check: () => this.source.report() });
    probes.register(queueProbe(queue, clock, env));
    probes.register(browserProbe(env));
    probes.register({ name: 'drift', isEssential: false, check: () => drift.report() });
  }

  onApplicationBootstrap(): void {
    this.worker.start();
  }

  /** Before the server closes: it waits for readers and those who follow, and they wait for scrapes. */
  async beforeApplicationShutdown(): Promise<void> {
    const { SHUTDOWN_GRACE_MS: graceMs, SHUTDOWN_DRAIN_MS: drainMs } = this.env;
    await this.worker.stop(Math.max(graceMs / 2, graceMs - drainMs) * SHARE_OF_GRACE);
    await this.events.stop();
    // What was handed back goes no further, and the ledger tells of it while there is a database to tell.
    this.gate.close();
    await this.source.close();
    await this.work.settle();
  }
}
