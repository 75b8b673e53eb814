import type { Scrape, ScrapeTimings } from './schemas/scrape.schema.js';
import type { Refusal } from './scrape-outcome.js';
import type { ScrapeResult } from './scrape-pipeline.service.js';
import type { AttemptEnd } from './scrape-queue.repository.js';
import { isOver } from './scrape.task.js';
import { errorOf, ScrapeAbandonedError, ScrapeBrokenError } from './scraper.errors.js';

/** What is written down about an attempt that came to a result. */
export function endOf(
  { target }: Scrape,
  { outcome, coverage, refusal, isArchived }: ScrapeResult,
  timings: ScrapeTimings,
): AttemptEnd {
  return {
    outcome,
    coverage,
    errorCode: refusal ? errorOf(refusal, target).code : null,
    reason: refusal?.reason ?? null,
    retryAfterSeconds: refusal?.retryAfterSeconds ?? null,
    isArchived,
    timings,
  };
}

/** What is written down about an attempt that ended in a fault of ours. */
export function brokenEnd(timings: ScrapeTimings): AttemptEnd {
  return {
    outcome: null,
    coverage: null,
    errorCode: 'INTERNAL_ERROR',
    reason: 'It broke off on our side',
    retryAfterSeconds: null,
    isArchived: null,
    timings,
  };
}

/**
 * What the latest attempt came to, read off the record; null while the first is not over. Throws what it broke off on.
 */
export function resultOf(scrape: Scrape, now: Date): ScrapeResult | null {
  const { outcome, coverage, target, isArchived } = scrape;
  const isBetweenAttempts = scrape.state === 'queued' && scrape.runAt > now;
  if (!isOver(scrape) && !(isBetweenAttempts && outcome !== null)) {
    return null;
  }
  if (outcome === null) {
    throw scrape.errorCode === 'SCRAPE_ABANDONED'
      ? new ScrapeAbandonedError(target.id)
      : new ScrapeBrokenError(target.id);
  }
  const refusal =
    outcome === 'ok' || outcome === 'partial' ? null : refusalOf(outcome, scrape, now);
  return { outcome, coverage, refusal, ownId: target.id, isArchived };
}

function refusalOf(outcome: Refusal['outcome'], scrape: Scrape, now: Date): Refusal {
  const untilNextMs = scrape.runAt.getTime() - now.getTime();
  return {
    outcome,
    reason: scrape.reason ?? '',
    retryAfterSeconds: isOver(scrape) ? scrape.retryAfterSeconds : Math.ceil(untilNextMs / 1000),
  };
}
