import { Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { PersonalData } from '../../common/people/personal-data.js';
import { PageRenamesRepository } from './page-renames.repository.js';
import { PageRenames } from './page-renames.service.js';
import { PageSearchRepository } from './page-search.repository.js';
import { PagesController } from './pages.controller.js';
import { PagesEraser } from './pages.eraser.js';
import { PagesRepository } from './pages.repository.js';
import { PagesService } from './pages.service.js';
import { CompanyPage, CompanyPageSchema } from './schemas/company-page.schema.js';

/** Company pages: the root noun. */
@Module({
  imports: [MongooseModule.forFeature([{ name: CompanyPage.name, schema: CompanyPageSchema }])],
  controllers: [PagesController],
  providers: [
    PagesService,
    PagesRepository,
    PageSearchRepository,
    PageRenamesRepository,
    PageRenames,
    PagesEraser,
  ],
  exports: [PagesService, PageRenames],
})
export class PagesModule {
  constructor(personalData: PersonalData, eraser: PagesEraser) {
    personalData.register(eraser);
  }
}
