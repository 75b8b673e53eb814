import { AppError } from '../../common/errors/app.error.js';
import { PageGoneError, PageNotFoundError } from '../pages/pages.errors.js';
import { PostGoneError, PostNotFoundError } from '../posts/posts.errors.js';
import type { Refusal } from './scrape-outcome.js';
import type { ScrapeTarget } from './schemas/scrape.schema.js';

/** How long to wait when the source itself named no time. */
const DEFAULT_RETRY_SECONDS = 30;

const STREAM_RETRY_SECONDS = 10;

export class ScrapeNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'SCRAPE_NOT_FOUND';

  constructor(scrapeId: string) {
    super(`No scrape is known under "${scrapeId}"`, { scrapeId });
  }
}

/** This instance tells as many clients about their scrapes as it may, or is about to stop. */
export class ScrapeStreamsFullError extends AppError {
  readonly kind = 'unavailable';
  readonly code = 'SCRAPE_STREAMS_FULL';

  constructor() {
    super(
      'No more clients can follow scrapes here; ask for the scrape itself, or try again shortly',
      {},
      { retryAfterSeconds: STREAM_RETRY_SECONDS },
    );
  }
}

/** Every instance that was at work on it ended before it did. */
export class ScrapeAbandonedError extends AppError {
  readonly kind = 'unavailable';
  readonly code = 'SCRAPE_ABANDONED';

  constructor(targetId: string) {
    super(`Reading "${targetId}" ended before it was done, again and again`, { targetId });
  }
}

/** This instance stood still for so long that another one may be at work on it by now. */
export class LeaseLostError extends Error {
  constructor(targetId: string) {
    super(`The lease on "${targetId}" ran out before anything of it was stored`);
    this.name = new.target.name;
  }
}

/** A fault of ours on another instance; its log has what it was. */
export class ScrapeBrokenError extends Error {
  constructor(targetId: string) {
    super(`The scrape of "${targetId}" broke off on another instance`);
    this.name = new.target.name;
  }
}

export class SourceBlockedError extends AppError {
  readonly kind = 'upstream_refused';
  readonly code = 'SOURCE_BLOCKED';

  constructor(targetId: string, { reason }: Refusal) {
    super(`The source does not show "${targetId}" to a guest: ${reason}`);
  }
}

export class SourceDriftedError extends AppError {
  readonly kind = 'upstream_refused';
  readonly code = 'SOURCE_DRIFTED';

  constructor(targetId: string, { reason }: Refusal) {
    super(`The document for "${targetId}" is not what we know how to read: ${reason}`);
  }
}

export class SourceDisallowedError extends AppError {
  readonly kind = 'upstream_refused';
  readonly code = 'SOURCE_DISALLOWED';

  constructor(targetId: string, { reason }: Refusal) {
    super(
      `robots.txt does not let us read "${targetId}": ${reason}. ROBOTS_POLICY governs this; "permitted" is for holders of the site's permission`,
    );
  }
}

export class SourceRateLimitedError extends AppError {
  readonly kind = 'upstream_unavailable';
  readonly code = 'SOURCE_RATE_LIMITED';

  constructor(targetId: string, { retryAfterSeconds }: Refusal) {
    super(
      `The source asked us to slow down when reading "${targetId}"; try again later`,
      {},
      { retryAfterSeconds: retryAfterSeconds ?? DEFAULT_RETRY_SECONDS },
    );
  }
}

export class SourceUnreachableError extends AppError {
  readonly kind = 'upstream_unavailable';
  readonly code = 'SOURCE_UNREACHABLE';

  constructor(targetId: string, { reason, retryAfterSeconds }: Refusal) {
    super(
      `The source could not be read for "${targetId}": ${reason}`,
      {},
      { retryAfterSeconds: retryAfterSeconds ?? DEFAULT_RETRY_SECONDS },
    );
  }
}

/** The error a client sees when a scrape gave nothing and nothing older is stored. */
export function errorOf(refusal: Refusal, { kind, id }: ScrapeTarget): AppError {
  switch (refusal.outcome) {
    case 'blocked':
      return new SourceBlockedError(id, refusal);
    case 'drifted':
      return new SourceDriftedError(id, refusal);
    case 'disallowed':
      return new SourceDisallowedError(id, refusal);
    case 'rateLimited':
      return new SourceRateLimitedError(id, refusal);
    case 'unreachable':
      return new SourceUnreachableError(id, refusal);
    case 'notFound':
      return kind === 'page' ? new PageNotFoundError(id) : new PostNotFoundError(id);
    case 'gone':
      return kind === 'page' ? new PageGoneError(id) : new PostGoneError(id);
  }
}
