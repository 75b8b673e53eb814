import { AppError } from '../../common/errors/app.error.js';

export class PageNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'PAGE_NOT_FOUND';

  constructor(pageId: string) {
    super(`No company page is known under "${pageId}"`, { pageId });
  }
}

export class PageGoneError extends AppError {
  readonly kind = 'gone';
  readonly code = 'PAGE_GONE';

  constructor(pageId: string) {
    super(`The company page "${pageId}" was taken down`, { pageId });
  }
}

/** The page is being read for the first time, and that takes longer than this route can wait. */
export class PagePendingError extends AppError {
  readonly kind = 'unavailable';
  readonly code = 'PAGE_PENDING';

  constructor(pageId: string, scrapeId: string) {
    super(
      `The company page "${pageId}" is still being read; try again shortly`,
      { pageId, scrapeId },
      { retryAfterSeconds: 5 },
    );
  }
}

/** So many pages may match that they cannot be counted in the time there is for it; listing them costs what it always does. */
export class CountTooCostlyError extends AppError {
  readonly kind = 'unprocessable';
  readonly code = 'COUNT_TOO_COSTLY';

  constructor(maxMs: number, cause: unknown) {
    super(
      `Counting all that matches takes longer than ${maxMs} ms; ask without count=true, or for less`,
      {},
      { cause },
    );
  }
}
