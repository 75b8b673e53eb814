import { Controller, Get, Query } from '@nestjs/common';
import { ApiOperation, ApiTags } from '@nestjs/swagger';

import { Answers } from '../../common/decorators/answers.decorator.js';
import { Fails } from '../../common/decorators/fails.decorator.js';
import { type ComplianceReport, ComplianceService } from './compliance.service.js';
import { ComplianceQuery } from './dto/compliance.query.js';
import { ComplianceResponse } from './dto/compliance.response.js';

@ApiTags('compliance')
@Controller({ path: 'compliance', version: '1' })
export class ComplianceController {
  constructor(private readonly compliance: ComplianceService) {}

  @Get()
  @ApiOperation({
    summary: 'How we behaved on other people’s servers',
    description:
      'Sums up the ledger of outgoing requests, host by host: what was asked, what was held back, and whether robots.txt, pace and Retry-After were kept.',
  })
  @Answers(ComplianceResponse)
  @Fails()
  report(@Query({ schema: ComplianceQuery }) query: ComplianceQuery): Promise<ComplianceReport> {
    return this.compliance.report(query);
  }
}
