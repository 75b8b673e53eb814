import { Global, Module } from '@nestjs/common';

import { Metrics } from './metrics.js';
import { MetricsController } from './metrics.controller.js';

/** What this process counts about itself. */
@Global()
@Module({ controllers: [MetricsController], providers: [Metrics], exports: [Metrics] })
export class MetricsModule {}
