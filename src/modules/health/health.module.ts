import { Module } from '@nestjs/common';
import { TerminusModule } from '@nestjs/terminus';

import { HealthController } from './health.controller.js';
import { HealthService } from './health.service.js';

/** Liveness, readiness and the full report. Whoever has a dependency registers its probe (common/health). */
@Module({
  // The report is what tells; terminus's own error log would repeat it at every probe.
  imports: [TerminusModule.forRoot({ logger: false })],
  controllers: [HealthController],
  providers: [HealthService],
})
export class HealthModule {}
