import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { IdempotencyService } from './idempotency.service.js';
import { KeptAnswer, KeptAnswerSchema } from './kept-answer.schema.js';
import { KeptAnswersRepository } from './kept-answers.repository.js';

/** Requests that are done once, however often they are sent. */
@Module({
  imports: [MongooseModule.forFeature([{ name: KeptAnswer.name, schema: KeptAnswerSchema }])],
  providers: [IdempotencyService, KeptAnswersRepository],
})
export class IdempotencyModule {}
