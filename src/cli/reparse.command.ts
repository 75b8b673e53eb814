import { NestFactory } from '@nestjs/core';

import { reasonOf } from '../app.failure.js';
import { AppModule } from '../app.module.js';
import { insistOn } from '../config/read-env.js';
import { ReparseService } from '../modules/scraper/reparse.service.js';
import { ProgressDisplay } from './progress.display.js';
import {
  parseReparseArguments,
  REPARSE_USAGE,
  type ReparseArguments,
} from './reparse.arguments.js';
import { describeReparse } from './reparse.report.js';
import { UsageError } from './usage.js';

const EXIT = { done: 0, failed: 1, usage: 2, interrupted: 130 } as const;

/** Runs the command and answers its exit code. */
export async function runReparseCommand(args: readonly string[]): Promise<number> {
  try {
    const wanted = parseReparseArguments(args);
    if (wanted === null) {
      process.stdout.write(REPARSE_USAGE);
      return EXIT.done;
    }
    return await reparse(wanted);
  } catch (error) {
    const isUsage = error instanceof UsageError;
    process.stderr.write(`pagelens: ${isUsage ? error.message : reasonOf(error)}\n`);
    return isUsage ? EXIT.usage : EXIT.failed;
  }
}

async function reparse({ order, isJson }: ReparseArguments): Promise<number> {
  // A tool for the archive takes no work out of the queue, and listens to nobody: it needs no keys, whatever HOST is.
  insistOn({ SCRAPE_WORKER: 'off', HOST: 'localhost' });
  const interrupted = new AbortController();
  const interrupt = (): void => {
    interrupted.abort();
  };
  process.once('SIGINT', interrupt);
  const app = await NestFactory.createApplicationContext(AppModule, {
    logger: false,
    abortOnError: false,
  });
  try {
    const service = app.get(ReparseService, { strict: false });
    const report = await service.run(order, progress(), interrupted.signal);
    process.stdout.write(isJson ? `${JSON.stringify(report)}\n` : describeReparse(report));
  } finally {
    process.off('SIGINT', interrupt);
    await app.close();
  }
  if (interrupted.signal.aborted) {
    process.stderr.write('Stopped; the same command goes on from here.\n');
    return EXIT.interrupted;
  }
  return EXIT.done;
}

function progress(): (doneCount: number, totalCount: number) => void {
  let display: ProgressDisplay | null = null;
  return (doneCount, totalCount) => {
    display ??= new ProgressDisplay(process.stderr, totalCount);
    display.advance(false);
    if (doneCount === totalCount) {
      display.clear();
    }
  };
}
