import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { PageFollowers } from '../../common/renames/page-followers.js';
import { BaselineLessons } from './baseline.lessons.js';
import { BaselinesRepository } from './baselines.repository.js';
import { BaselinesService } from './baselines.service.js';
import { Baseline, BaselineSchema } from './schemas/baseline.schema.js';

/** What pages and posts have shown of late: the measure of whether a document is to be believed. */
@Module({
  imports: [MongooseModule.forFeature([{ name: Baseline.name, schema: BaselineSchema }])],
  providers: [BaselinesService, BaselineLessons, BaselinesRepository],
  exports: [BaselinesService],
})
export class BaselinesModule {
  constructor(followers: PageFollowers, baselines: BaselinesService) {
    followers.register(baselines);
  }
}
