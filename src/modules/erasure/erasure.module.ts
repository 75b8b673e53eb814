import { Global, Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { Suppressions } from '../snapshots/suppressions.port.js';
import { ErasureController } from './erasure.controller.js';
import { ErasureService } from './erasure.service.js';
import { PeopleRetentionService } from './people-retention.service.js';
import { PeopleScreenService } from './people-screen.service.js';
import { Suppression, SuppressionSchema } from './schemas/suppression.schema.js';
import { SuppressionsRepository } from './suppressions.repository.js';
import { SuppressionsService } from './suppressions.service.js';

/** The right to be forgotten. Global, because it provides the port by which the archive asks whom not to keep. */
@Global()
@Module({
  imports: [MongooseModule.forFeature([{ name: Suppression.name, schema: SuppressionSchema }])],
  controllers: [ErasureController],
  providers: [
    ErasureService,
    PeopleRetentionService,
    PeopleScreenService,
    SuppressionsRepository,
    SuppressionsService,
    { provide: Suppressions, useExisting: SuppressionsService },
  ],
  exports: [PeopleScreenService, Suppressions],
})
export class ErasureModule {}
