import { Module } from '@nestjs/common';

import { CommonModule } from './common/common.module.js';
import { LoggingModule } from './common/logging/logging.module.js';
import { ConfigModule } from './config/config.module.js';
import { DatabaseModule } from './database/database.module.js';
import { BaselinesModule } from './modules/baselines/baselines.module.js';
import { CommentsModule } from './modules/comments/comments.module.js';
import { ErasureModule } from './modules/erasure/erasure.module.js';
import { ComplianceModule } from './modules/compliance/compliance.module.js';
import { HealthModule } from './modules/health/health.module.js';
import { PagesModule } from './modules/pages/pages.module.js';
import { PostsModule } from './modules/posts/posts.module.js';
import { ScraperModule } from './modules/scraper/scraper.module.js';
import { SnapshotsModule } from './modules/snapshots/snapshots.module.js';
import { UsersModule } from './modules/users/users.module.js';
import { WatchesModule } from './modules/watches/watches.module.js';

/** The features, and the floors they stand on. */
@Module({
  imports: [
    ConfigModule,
    LoggingModule,
    CommonModule,
    DatabaseModule,
    PagesModule,
    PostsModule,
    CommentsModule,
    UsersModule,
    SnapshotsModule,
    ErasureModule,
    ComplianceModule,
    BaselinesModule,
    ScraperModule,
    WatchesModule,
    HealthModule,
  ],
})
export class AppModule {}
