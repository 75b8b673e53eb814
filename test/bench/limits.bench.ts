/**
 * Holds several instances on one Redis to the limit of a client: exactly so many requests pass, also when all come at
 * once; without Redis no request fails and none waits for it. Ends with 1 when one of these does not hold.
 */
import { parseArgs } from 'node:util';

import { Fleet } from './limits-fleet.js';
import { type Burst, burst, SLOW_MS, steady, type Steadiness } from './limits-measure.js';

const HELP = `Holds several instances of the built application on one Redis to the limit of a client.

  npm run bench:limits -- --requests 10000

  --requests <n>   how many one client sends at once (default: 10000); each has a connection of its own
  --instances <n>  processes (default: 4)
  --limit <n>      RATE_LIMIT_READS_PER_MINUTE (default: 600)
  --rate <n>       requests a second, of 50 clients, while it is measured how long answers take (default: 200)
  --seconds <n>    how long each of those runs takes; Redis is stopped in its middle (default: 10)
  --help           this text

Asked for is one page that every instance has in its memory. Clients are addresses of 127.0.0.0/8, which Linux has.
Redis is killed (SIGKILL) and, in a run of its own, held (SIGSTOP: connections stay, nothing answers). How long answers
take is compared with a run before it in which nothing is stopped: machine, clients and instances share their processors.
`;

interface Plan {
  readonly requests: number;
  readonly instances: number;
  readonly limit: number;
  readonly rate: number;
  readonly seconds: number;
}

function tell(label: string, figures: string, isMet: boolean): boolean {
  process.stdout.write(`${label}: ${figures}: ${isMet ? 'met' : 'MISSED'}\n`);
  return isMet;
}

function figuresOf({ passed, refused, serverErrors, others, ms, ...rest }: Burst): string {
  return (
    `${passed} passed, ${refused} × 429 (${rest.refusedWithoutFields} without their fields), ` +
    `${serverErrors} × 5xx, ${others} others, in ${ms} ms`
  );
}

async function measureBursts(fleet: Fleet, plan: Plan): Promise<boolean> {
  const { requests, instances, limit } = plan;
  const exact = await burst(fleet, '127.0.0.3', requests);
  const isExact =
    exact.passed === limit &&
    exact.refused === requests - limit &&
    exact.refusedWithoutFields === 0;
  const first = tell(
    `${requests} requests at once, ${instances} instances, limit ${limit}`,
    figuresOf(exact),
    isExact,
  );
  await fleet.renewRedis();
  const stopAt = Math.floor(requests / 3);
  const stopped = await burst(fleet, '127.0.0.4', requests, {
    stopAt,
    stop: () => fleet.redis.kill(),
  });
  const isHeld =
    stopped.serverErrors + stopped.others + stopped.refusedWithoutFields === 0 &&
    stopped.passed >= limit &&
    stopped.passed <= limit * (1 + instances);
  const second = tell(
    `the same, Redis killed after ${stopAt} answers (each instance then counts by itself)`,
    figuresOf(stopped),
    isHeld,
  );
  return first && second;
}

async function measureWaits(fleet: Fleet, { rate, seconds }: Plan): Promise<boolean> {
  const stops = [
    ['killed', '127.1', () => fleet.redis.kill()],
    [
      'held',
      '127.2',
      () => {
        fleet.redis.hang();
      },
    ],
  ] as const;
  const verdicts: boolean[] = [];
  for (const [label, network, stop] of stops) {
    await fleet.renewRedis();
    const load = { seconds, perSecond: rate };
    const without = await steady(fleet, `${network}.0`, load);
    const stopped = await steady(fleet, `${network}.1`, { ...load, stop });
    const excess = stopped.slowestMs - without.slowestMs;
    const told = `${waitsOf(stopped)}, against ${waitsOf(without)} without that; ${excess} ms more`;
    const isMet = stopped.failed + without.failed === 0 && excess <= SLOW_MS;
    verdicts.push(tell(`${rate} requests/s, Redis ${label} in the middle`, told, isMet));
  }
  return verdicts.every(Boolean);
}

function waitsOf({ failed, slowestMs, p99Ms, slow }: Steadiness): string {
  return `${failed} failed, slowest ${slowestMs} ms, p99 ${p99Ms} ms, ${slow} above ${SLOW_MS} ms`;
}

async function main(plan: Plan): Promise<void> {
  const { instances, limit } = plan;
  const fleet = await Fleet.start({ instances, limit, program: 'dist/src/main.js' });
  try {
    const areBurstsMet = await measureBursts(fleet, plan);
    process.exitCode = (await measureWaits(fleet, plan)) && areBurstsMet ? 0 : 1;
  } finally {
    await fleet.stop();
  }
}

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '10000' },
    instances: { type: 'string', default: '4' },
    limit: { type: 'string', default: '600' },
    rate: { type: 'string', default: '200' },
    seconds: { type: 'string', default: '10' },
    help: { type: 'boolean', default: false },
  },
});
const { requests, instances, limit, rate, seconds } = values;
const numbers = [requests, instances, limit, rate, seconds].map(Number);
if (values.help) {
  process.stdout.write(HELP);
} else if (numbers.some((number) => !Number.isInteger(number) || number < 1)) {
  process.stderr.write('Every option is a whole number above 0.\n');
  process.exitCode = 2;
} else {
  await main({
    requests: Number(requests),
    instances: Number(instances),
    limit: Number(limit),
    rate: Number(rate),
    seconds: Number(seconds),
  });
}
