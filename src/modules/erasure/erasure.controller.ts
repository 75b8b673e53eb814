import { Controller, Delete, Param } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { Answers } from '../../common/decorators/answers.decorator.js';
import { BODY_FAILURES, Fails } from '../../common/decorators/fails.decorator.js';
import { LimitedAs } from '../../common/guards/client-throttler.guard.js';
import { TakesNoBody } from '../../common/guards/no-body.guard.js';
import { TakesNoQuery } from '../../common/guards/no-query.guard.js';
import { UserParams } from '../users/dto/user.params.js';
import { ErasureResponse } from './dto/erasure.response.js';
import { type Erasure, ErasureService } from './erasure.service.js';

@ApiTags('users')
@Controller({ version: '1' })
export class ErasureController {
  constructor(private readonly erasure: ErasureService) {}

  @Delete('users/:userId')
  @ApiOperation({
    summary: 'Erase a person',
    description:
      'Removes the person, what they wrote and what others wrote of them from everything that is kept, and remembers by a keyed hash that nothing is to be kept of them again. Works for people who were never seen, too; a second time it finds nothing. See docs/privacy.md.',
  })
  @Answers(ErasureResponse)
  @Fails(...BODY_FAILURES)
  @TakesNoQuery()
  @TakesNoBody()
  @LimitedAs('scrapes')
  erase(@Param({ schema: UserParams }) { userId }: UserParams): Promise<Erasure> {
    return this.erasure.erase(userId);
  }
}
