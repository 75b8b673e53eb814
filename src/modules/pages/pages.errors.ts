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
