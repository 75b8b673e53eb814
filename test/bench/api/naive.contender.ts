/** What most would write: a NestJS route that reads the document through mongoose and lets the framework serialise it. */
import 'reflect-metadata';

import { Controller, Get, Module, Param } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { InjectModel, MongooseModule } from '@nestjs/mongoose';
import { FastifyAdapter, type NestFastifyApplication } from '@nestjs/platform-fastify';
import type { Model } from 'mongoose';

import {
  CompanyPage,
  CompanyPageSchema,
} from '../../../src/modules/pages/schemas/company-page.schema.js';

@Controller('pages')
class NaiveController {
  constructor(@InjectModel(CompanyPage.name) private readonly pages: Model<CompanyPage>) {}

  @Get(':pageId')
  read(@Param('pageId') pageId: string): Promise<unknown> {
    return this.pages.findOne({ pageId }).exec();
  }
}

@Module({
  imports: [
    MongooseModule.forRoot(process.argv[2] ?? ''),
    MongooseModule.forFeature([{ name: CompanyPage.name, schema: CompanyPageSchema }]),
  ],
  controllers: [NaiveController],
})
class NaiveModule {}

const app = await NestFactory.create<NestFastifyApplication>(NaiveModule, new FastifyAdapter(), {
  logger: false,
});
await app.listen(0, '127.0.0.1');
process.stdout.write(`listens on ${await app.getUrl()}\n`);
