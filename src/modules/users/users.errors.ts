import { AppError } from '../../common/errors/app.error.js';

export class UserNotFoundError extends AppError {
  readonly kind = 'not_found';
  readonly code = 'USER_NOT_FOUND';

  constructor(userId: string) {
    super(`No person is known under "${userId}"`, { userId });
  }
}
