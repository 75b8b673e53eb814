import { AppError } from '../../common/errors/app.error.js';

export class WatchNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'WATCH_NOT_FOUND';

  constructor(pageId: string) {
    super(`The company page "${pageId}" is not watched`, { pageId });
  }
}
