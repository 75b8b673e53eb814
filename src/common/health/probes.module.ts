import { Global, Module } from '@nestjs/common';

import { Env } from '../../config/env.js';
import { diskProbe } from './disk.probe.js';
import { HealthProbes } from './health-probes.js';
import { ProbeMonitor } from './probe.monitor.js';

/** Where whatever the product leans on registers its probe, and what asks them. */
@Global()
@Module({ providers: [HealthProbes, ProbeMonitor], exports: [HealthProbes, ProbeMonitor] })
export class ProbesModule {
  constructor(probes: HealthProbes, env: Env) {
    const isKeptHere = env.MONGODB_URI === undefined;
    probes.register(
      diskProbe(
        isKeptHere ? { directory: env.DATA_DIR, minFreeBytes: env.DISK_MIN_FREE_BYTES } : null,
      ),
    );
  }
}
