import { HostGate, type OutgoingRequestRecord } from '@app/fetching';
import { Logger } from '@nestjs/common';

import type { Clock } from '../../common/clock/clock.js';
import type { Metrics } from '../../common/metrics/metrics.js';
import type { Env } from '../../config/env.js';
import type { HostPacesRepository } from './host-paces.repository.js';
import type { LedgerService } from './ledger.service.js';
import { SharedHostPaceStore } from './shared-host-pace.store.js';

/** Without a setting: a request every three seconds to real hosts; our own sample site need not be spared. */
const LIVE_INTERVAL_MS = 3_000;

/** At least this lies between two requests to one host, whatever its robots.txt says. */
export function minIntervalMsOf(env: Pick<Env, 'FETCH_MIN_INTERVAL_MS' | 'SOURCE'>): number {
  return env.FETCH_MIN_INTERVAL_MS ?? (env.SOURCE === 'live' ? LIVE_INTERVAL_MS : 0);
}

/** The gate that everything this process asks of other hosts goes through. */
export function openGate(
  env: Env,
  clock: Clock,
  metrics: Metrics,
  ledger: LedgerService,
  paces: HostPacesRepository,
): HostGate {
  return new HostGate({
    isOn: env.FETCHING === 'on',
    minIntervalMs: minIntervalMsOf(env),
    hostConcurrency: env.FETCH_HOST_CONCURRENCY,
    dailyBudget: env.FETCH_DAILY_BUDGET === 0 ? null : env.FETCH_DAILY_BUDGET,
    maxPauseMs: env.FETCH_RETRY_MAX_MS,
    // The sample site is this process's own: there is nobody to agree with.
    ...(env.SOURCE === 'live' && { store: new SharedHostPaceStore(paces, clock) }),
    clock,
    onRequest: (request) => {
      ledger.record(request);
      observe(request, env.SOURCE, metrics);
    },
  });
}

const logger = new Logger('Gate');

function observe(request: OutgoingRequestRecord, source: Env['SOURCE'], metrics: Metrics): void {
  const { url, purpose, attempt, isSent, status, errorCode, durationMs, waitedMs } = request;
  const outcome = errorCode ?? String(status);
  if (isSent) {
    metrics.observeWait({ source, seconds: waitedMs / 1000 });
  } else {
    metrics.countHeldBack(source, outcome);
  }
  if (isSent && purpose === 'document') {
    metrics.observeFetch({ source, outcome, seconds: durationMs / 1000 });
  }
  logger.debug({ url, purpose, attempt, isSent, outcome, durationMs, waitedMs }, 'Asked');
}
