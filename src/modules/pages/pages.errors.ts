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
