import { setTimeout as sleep } from 'node:timers/promises';

import { Logger } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';

import { AppModule } from './app.module.js';
import { reasonOf } from './app.failure.js';
import { createAdapter, setupApp } from './app.setup.js';
import { welcome } from './app.welcome.js';
import { ExpressLane } from './common/http/express-lane.js';
import { AppLogger } from './common/logging/app.logger.js';
import { Env } from './config/env.js';
import { readProcessEnv } from './config/read-env.js';
import { HealthService } from './modules/health/health.service.js';

const SIGNALS = ['SIGTERM', 'SIGINT'] as const;

/** What comes after the drain needs time as well. */
const LONGEST_SHARE_OF_GRACE = 0.5;

/** Serves until told to stop. A start that cannot succeed ends the process with code 1 and says why, without a stack. */
export async function serve(): Promise<void> {
  try {
    const app = await start();
    for (const signal of SIGNALS) {
      process.once(signal, () => {
        stop(app, signal).catch((error: unknown) => {
          process.stderr.write(`pagelens: ${reasonOf(error)}\n`);
          process.exit(1);
        });
      });
    }
  } catch (error) {
    process.stderr.write(`pagelens: ${reasonOf(error)}\n`);
    process.exit(1);
  }
}

async function start(): Promise<NestFastifyApplication> {
  // Read here too, before anything is built: a bad setting is told without a log line around it.
  const env = readProcessEnv();
  const app = await NestFactory.create<NestFastifyApplication>(AppModule, createAdapter(env), {
    // Until our own logger is there nothing is worth a line; a start that fails is told once, at the end.
    logger: false,
    abortOnError: false,
  });
  app.useLogger(app.get(AppLogger));
  try {
    await setupApp(app);
    await app.listen(env.PORT, env.HOST);
  } catch (error) {
    await app.close();
    throw error;
  }
  process.stdout.write(welcome(app.get(Env), await app.getUrl()));
  return app;
}

/**
 * Ends what is in flight and releases everything; a stop that hangs is cut off after the grace period. Whoever sends
 * SIGTERM has a load balancer that must hear of it first: until the drain is over everything is answered as ever, only on
 * connections that then close. A person at a terminal need not wait for that.
 */
async function stop(app: NestFastifyApplication, signal: (typeof SIGNALS)[number]): Promise<void> {
  const { SHUTDOWN_GRACE_MS: graceMs, SHUTDOWN_DRAIN_MS: drainMs } = app.get(Env);
  const logger = new Logger('Process');
  logger.log({ signal, graceMs }, 'Stopping');
  setTimeout(() => {
    logger.error({ graceMs }, 'Not everything ended within the grace period');
    process.exit(1);
  }, graceMs).unref();
  app.get(HealthService).announceStop();
  app.get(ExpressLane).drain();
  if (signal === 'SIGTERM') {
    await sleep(Math.min(drainMs, graceMs * LONGEST_SHARE_OF_GRACE));
  }
  await app.close();
  process.exit(0);
}
