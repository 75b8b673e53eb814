/**
 * Kills Redis and then the database under load, brings each back, and says what became of the requests meanwhile. Ends
 * with 1 when something was answered otherwise than promised.
 */
import { parseArgs } from 'node:util';

import { type DatabaseOutage, measureOutages, type RedisOutage } from './outage-measure.js';

const HELP = `Kills Redis and the database under load, and brings them back.

  npm run bench:outage -- --gone 20000

  --gone <ms>  how long each of them is gone (default: 20000)
  --help       this text

One instance of the built application; 50 requests a second for a page that is cached, 50 for lists that are not, 10 for
/health. Redis and the embedded database are processes of their own, ended by SIGKILL. Wanted is:
  without Redis     no request fails
  without database  what is cached is answered; everything else is refused with 503 and a problem within 2 s
  /health           tells of each within 5 s that it is gone, and that it is back, and nothing is started anew
`;
const SLOWEST_REFUSAL_MS = 2000;
const SLOWEST_NEWS_MS = 5000;

function isInTime(ms: number | null): boolean {
  return ms !== null && ms <= SLOWEST_NEWS_MS;
}

function tell(text: string, isMet: boolean): boolean {
  process.stdout.write(`${text}: ${isMet ? 'met' : 'MISSED'}\n`);
  return isMet;
}

function newsOf({ toldMs, backMs }: Pick<RedisOutage, 'toldMs' | 'backMs'>): string {
  return `/health told that it was gone after ${String(toldMs)} ms, that it was back after ${String(backMs)} ms`;
}

function tellRedis(outage: RedisOutage): boolean {
  return tell(
    `Redis gone: ${outage.asked} requests, ${outage.failed} failed, slowest ${outage.slowestMs} ms; ${newsOf(outage)}`,
    outage.failed === 0 && isInTime(outage.toldMs) && isInTime(outage.backMs),
  );
}

function tellDatabase(outage: DatabaseOutage): boolean {
  const { cachedFailed, failedOtherwise, refusedAfterwards, slowestRefusalMs } = outage;
  return tell(
    `Database gone: ${outage.asked} requests; ${cachedFailed} of what is cached failed; of the others ${outage.refused} refused, ` +
      `the slowest after ${slowestRefusalMs} ms, ${failedOtherwise} failed otherwise; ${newsOf(outage)}; ` +
      `answered again after ${String(outage.recoveredMs)} ms, ${refusedAfterwards} refused later than that`,
    cachedFailed + failedOtherwise + refusedAfterwards === 0 &&
      outage.refused > 0 &&
      slowestRefusalMs <= SLOWEST_REFUSAL_MS &&
      [outage.toldMs, outage.backMs, outage.recoveredMs].every(isInTime),
  );
}

async function main(goneMs: number): Promise<void> {
  const programs = { app: 'dist/src/main.js', database: 'dist/libs/embedded-mongo/src/cli.js' };
  const { redis, database } = await measureOutages({ goneMs, programs });
  const verdicts = [tellRedis(redis), tellDatabase(database)];
  process.exitCode = verdicts.every(Boolean) ? 0 : 1;
}

const { values } = parseArgs({
  options: {
    gone: { type: 'string', default: '20000' },
    help: { type: 'boolean', default: false },
  },
});
const goneMs = Number(values.gone);
if (values.help) {
  process.stdout.write(HELP);
} else if (!Number.isInteger(goneMs) || goneMs < 1) {
  process.stderr.write('--gone must be a whole number above 0.\n');
  process.exitCode = 2;
} else {
  await main(goneMs);
}
