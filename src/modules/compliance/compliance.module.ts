import { HostGate } from '@app/fetching';
import { type BeforeApplicationShutdown, Module } from '@nestjs/common';
import { MongooseModule } from '@nestjs/mongoose';

import { Clock } from '../../common/clock/clock.js';
import { Metrics } from '../../common/metrics/metrics.js';
import { Env } from '../../config/env.js';
import { ComplianceController } from './compliance.controller.js';
import { ComplianceService } from './compliance.service.js';
import { openGate } from './gate.factory.js';
import { HostPacesRepository } from './host-paces.repository.js';
import { LedgerService } from './ledger.service.js';
import { OutgoingRequestsRepository } from './outgoing-requests.repository.js';
import { OutgoingRequest, OutgoingRequestSchema } from './schemas/outgoing-request.schema.js';
import { StoredHostPace, StoredHostPaceSchema } from './schemas/stored-host-pace.schema.js';

/** How we behave on other people's servers: the gate that everything passes, and the ledger of what passed. */
@Module({
  imports: [
    MongooseModule.forFeature([
      { name: OutgoingRequest.name, schema: OutgoingRequestSchema },
      { name: StoredHostPace.name, schema: StoredHostPaceSchema },
    ]),
  ],
  controllers: [ComplianceController],
  providers: [
    ComplianceService,
    LedgerService,
    OutgoingRequestsRepository,
    HostPacesRepository,
    {
      provide: HostGate,
      inject: [Env, Clock, Metrics, LedgerService, HostPacesRepository],
      useFactory: openGate,
    },
  ],
  exports: [HostGate],
})
export class ComplianceModule implements BeforeApplicationShutdown {
  constructor(private readonly ledger: LedgerService) {}

  beforeApplicationShutdown(): void {
    this.ledger.stop();
  }
}
