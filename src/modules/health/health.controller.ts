import { Controller, Get, HttpStatus, Res } from '@nestjs/common';
import { ApiOperation, ApiServiceUnavailableResponse, ApiTags } from '@nestjs/swagger';
import { SkipThrottle } from '@nestjs/throttler';
import type { FastifyReply } from 'fastify';

import { Answers } from '../../common/decorators/answers.decorator.js';
import { HealthResponse, ProbeResponse } from './dto/health.response.js';
import { HealthService } from './health.service.js';

@ApiTags('health')
@SkipThrottle({ reads: true, scrapes: true })
@Controller({ path: 'health', version: '1' })
export class HealthController {
  constructor(private readonly health: HealthService) {}

  @Get()
  @ApiOperation({
    summary: 'The full report',
    description: '503 when this instance cannot answer.',
  })
  @Answers(HealthResponse)
  @ApiServiceUnavailableResponse({ description: 'Not fit', standardSchema: HealthResponse })
  async report(@Res({ passthrough: true }) reply: FastifyReply): Promise<HealthResponse> {
    return withStatus(await this.health.report(), reply);
  }

  @Get('startup')
  @ApiOperation({
    summary: 'Whether the start is over',
    description: '503 until everything essential was there once; 200 from then on.',
  })
  @Answers(ProbeResponse)
  @ApiServiceUnavailableResponse({ description: 'Starting', standardSchema: ProbeResponse })
  async startup(@Res({ passthrough: true }) reply: FastifyReply): Promise<ProbeResponse> {
    return withStatus(await this.health.startup(), reply);
  }

  @Get('live')
  @ApiOperation({ summary: 'Whether the process is alive' })
  @Answers(ProbeResponse)
  live(): ProbeResponse {
    return this.health.live();
  }

  @Get('ready')
  @ApiOperation({ summary: 'Whether this instance may receive traffic' })
  @Answers(ProbeResponse)
  @ApiServiceUnavailableResponse({ description: 'Send no traffic', standardSchema: ProbeResponse })
  async ready(@Res({ passthrough: true }) reply: FastifyReply): Promise<ProbeResponse> {
    return withStatus(await this.health.ready(), reply);
  }
}

/** Load balancers read the status line, not the body. */
function withStatus<T extends { status: string }>(report: T, reply: FastifyReply): T {
  const isFit = report.status === 'ok' || report.status === 'degraded';
  reply
    .status(isFit ? HttpStatus.OK : HttpStatus.SERVICE_UNAVAILABLE)
    .header('cache-control', 'no-store');
  return report;
}
