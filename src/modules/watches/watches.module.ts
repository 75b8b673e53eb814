import {
  type BeforeApplicationShutdown,
  Module,
  type OnApplicationBootstrap,
} from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { PageFollowers } from '../../common/renames/page-followers.js';
import { PagesModule } from '../pages/pages.module.js';
import { ScraperModule } from '../scraper/scraper.module.js';
import { Watch, WatchSchema } from './schemas/watch.schema.js';
import { WatchScheduler } from './watch.scheduler.js';
import { WatchesController } from './watches.controller.js';
import { WatchesRepository } from './watches.repository.js';
import { WatchesService } from './watches.service.js';

/** Pages that are read anew without anybody asking; see ADR 25. */
@Module({
  imports: [
    PagesModule,
    ScraperModule,
    MongooseModule.forFeature([{ name: Watch.name, schema: WatchSchema }]),
  ],
  controllers: [WatchesController],
  providers: [WatchesService, WatchesRepository, WatchScheduler],
})
export class WatchesModule implements OnApplicationBootstrap, BeforeApplicationShutdown {
  constructor(
    private readonly scheduler: WatchScheduler,
    followers: PageFollowers,
    watches: WatchesService,
  ) {
    followers.register(watches);
  }

  onApplicationBootstrap(): void {
    this.scheduler.start();
  }

  async beforeApplicationShutdown(): Promise<void> {
    await this.scheduler.stop();
  }
}
