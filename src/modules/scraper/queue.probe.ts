import type { Clock } from '../../common/clock/clock.js';
import type { Probe, ProbeReport } from '../../common/health/health-probes.js';
import type { Env } from '../../config/env.js';
import { isFetchingOff } from './fetching-switch.js';
import type { ScrapeQueueRepository } from './scrape-queue.repository.js';

/** What the alert PagelensQueueStandsStill takes for too long: the report and the pager should not contradict each other. */
const OVERDUE_SECONDS = 900;

type QueueSettings = Pick<Env, 'FETCHING' | 'SOURCE'>;

/**
 * Whether scrapes get on, whichever instance runs them. What is stored is answered without, so that a queue that stands
 * still takes no instance out of traffic.
 */
export function queueProbe(queue: ScrapeQueueRepository, clock: Clock, env: QueueSettings): Probe {
  return { name: 'queue', isEssential: false, check: () => reportOf(queue, clock, env) };
}

async function reportOf(
  queue: ScrapeQueueRepository,
  clock: Clock,
  env: QueueSettings,
): Promise<ProbeReport> {
  const now = clock.now();
  const { due, later, running, dueSince } = await queue.countActive(now);
  const oldestDueSeconds =
    dueSince === null ? null : Math.floor((now.getTime() - dueSince.getTime()) / 1000);
  const errorCode = errorCodeOf(oldestDueSeconds, env);
  return {
    ...(errorCode === null ? { status: 'up' } : { status: 'degraded', errorCode }),
    dueCount: due,
    laterCount: later,
    runningCount: running,
    oldestDueSeconds,
  };
}

/** Null while all is well. */
function errorCodeOf(oldestDueSeconds: number | null, env: QueueSettings): string | null {
  if (isFetchingOff(env)) {
    return 'FETCHING_OFF';
  }
  return oldestDueSeconds !== null && oldestDueSeconds > OVERDUE_SECONDS ? 'SCRAPES_OVERDUE' : null;
}
