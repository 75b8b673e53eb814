import { Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { HealthProbes } from '../../common/health/health-probes.js';
import { WorkInFlight } from '../../common/lifecycle/work-in-flight.js';
import { Metrics } from '../../common/metrics/metrics.js';
import { Env } from '../../config/env.js';
import { CommentsModule } from '../comments/comments.module.js';
import { PageIngestor } from '../pages/page-ingestor.port.js';
import { PageRelationsReader } from '../pages/page-relations.port.js';
import { PagesModule } from '../pages/pages.module.js';
import { PostIngestor } from '../posts/post-ingestor.port.js';
import { PostsModule } from '../posts/posts.module.js';
import { SnapshotsModule } from '../snapshots/snapshots.module.js';
import { UsersModule } from '../users/users.module.js';
import { browserProbe } from './browser.probe.js';
import { ScraperPageIngestor, ScraperPostIngestor } from './ingestors.adapter.js';
import { PageRelationsAdapter } from './page-relations.adapter.js';
import { Scrape, ScrapeSchema } from './schemas/scrape.schema.js';
import { ScrapePipelineService } from './scrape-pipeline.service.js';
import { ScraperController } from './scraper.controller.js';
import { ScraperService } from './scraper.service.js';
import { ScrapesRepository } from './scrapes.repository.js';
import { openSource } from './source.factory.js';
import { Source } from './source.port.js';

/** When and what to collect. Global, because it provides the ports that lower features declare. */
@Global()
@Module({
  imports: [
    PagesModule,
    PostsModule,
    CommentsModule,
    UsersModule,
    SnapshotsModule,
    MongooseModule.forFeature([{ name: Scrape.name, schema: ScrapeSchema }]),
  ],
  controllers: [ScraperController],
  providers: [
    ScraperService,
    ScrapePipelineService,
    ScrapesRepository,
    { provide: Source, inject: [Env, Metrics], useFactory: openSource },
    { provide: PageIngestor, useClass: ScraperPageIngestor },
    { provide: PostIngestor, useClass: ScraperPostIngestor },
    { provide: PageRelationsReader, useClass: PageRelationsAdapter },
  ],
  exports: [PageIngestor, PostIngestor, PageRelationsReader],
})
export class ScraperModule implements OnApplicationShutdown {
  constructor(
    private readonly source: Source,
    private readonly work: WorkInFlight,
    probes: HealthProbes,
    env: Env,
  ) {
    probes.register({ name: 'source', isEssential: false, check: () => this.source.report() });
    probes.register(browserProbe(env));
  }

  async onApplicationShutdown(): Promise<void> {
    await this.work.settle();
    await this.source.close();
  }
}
