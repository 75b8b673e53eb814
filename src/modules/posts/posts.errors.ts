import { AppError } from '../../common/errors/app.error.js';

export class PostNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'POST_NOT_FOUND';

  constructor(postId: string) {
    super(`No post is known under "${postId}"`, { postId });
  }
}

export class PostGoneError extends AppError {
  readonly kind = 'gone';
  readonly code = 'POST_GONE';

  constructor(postId: string) {
    super(`The post "${postId}" was taken down`, { postId });
  }
}

/** The post is being read, and that takes longer than this route can wait. */
export class PostPendingError extends AppError {
  readonly kind = 'unavailable';
  readonly code = 'POST_PENDING';

  constructor(postId: string, scrapeId: string) {
    super(
      `The post "${postId}" is still being read; try again shortly`,
      { postId, scrapeId },
      { retryAfterSeconds: 5 },
    );
  }
}
