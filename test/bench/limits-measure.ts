import { Agent } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { ask, type Exchange } from './timed-client.js';
import type { Fleet } from './limits-fleet.js';

/** What became of many requests that one client sent at once. */
export interface Burst {
  readonly passed: number;
  readonly refused: number;
  /** Of the refused, those without RateLimit, RateLimit-Policy or Retry-After, or without a problem body. */
  readonly refusedWithoutFields: number;
  readonly serverErrors: number;
  /** Connections that broke, and answers with any other status. */
  readonly others: number;
  readonly ms: number;
}

/** How long the answers took to requests that were sent at a steady rate. */
export interface Steadiness {
  readonly sent: number;
  /** Answered with anything but 200. */
  readonly failed: number;
  /** Of the answers from the middle on, in milliseconds. */
  readonly slowestMs: number;
  readonly p99Ms: number;
  /** How many of them took longer than `SLOW_MS`. */
  readonly slow: number;
}

export const SLOW_MS = 100;

/** Fewer requests each than the limit, so that Redis is asked about every one. */
const STEADY_CLIENTS = 50;
const TICK_MS = 5;

/** One client sends everything at once, spread over all instances. After `stopAt` answers `stop` is called. */
export async function burst(
  fleet: Fleet,
  from: string,
  requests: number,
  { stopAt = 0, stop }: { stopAt?: number; stop?: () => unknown } = {},
): Promise<Burst> {
  const startedAt = performance.now();
  let answered = 0;
  const exchanges = await Promise.all(
    Array.from({ length: requests }, async (_unused, index) => {
      const exchange = await ask(fleet.urlOf(index), { from });
      answered += 1;
      if (answered === stopAt) {
        await stop?.();
      }
      return exchange;
    }),
  );
  const count = (isMeant: (exchange: Exchange) => boolean): number =>
    exchanges.filter(isMeant).length;
  const passed = count(({ status }) => status === 200);
  const refused = count(({ status }) => status === 429);
  const serverErrors = count(({ status }) => status >= 500);
  return {
    passed,
    refused,
    refusedWithoutFields: count((exchange) => exchange.status === 429 && !tellsAll(exchange)),
    serverErrors,
    others: requests - passed - refused - serverErrors,
    ms: Math.round(performance.now() - startedAt),
  };
}

function tellsAll({ headers, text }: Exchange): boolean {
  return (
    /^"reads";r=0;t=\d+$/.test(String(headers.ratelimit)) &&
    /^"reads";q=\d+;w=60$/.test(String(headers['ratelimit-policy'])) &&
    Number(headers['retry-after']) > 0 &&
    headers['content-type']?.startsWith('application/problem+json') === true &&
    text.includes('"RATE_LIMITED"')
  );
}

/**
 * Many clients send at a steady rate over kept connections, whether or not they are answered. In the middle `stop` is
 * called, if there is one; only what was sent from then on is told.
 */
export async function steady(
  fleet: Fleet,
  network: string,
  { seconds, perSecond, stop }: { seconds: number; perSecond: number; stop?: () => unknown },
): Promise<Steadiness> {
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY });
  const total = seconds * perSecond;
  const exchanges: Promise<Exchange>[] = [];
  const startedAt = performance.now();
  let isStopped = false;
  while (exchanges.length < total) {
    const due = Math.min(total, ((performance.now() - startedAt) * perSecond) / 1000);
    while (exchanges.length < due) {
      const index = exchanges.length;
      const from = `${network}.${(index % STEADY_CLIENTS) + 1}`;
      exchanges.push(ask(fleet.urlOf(Math.floor(index / STEADY_CLIENTS)), { from, agent }));
    }
    if (!isStopped && exchanges.length >= total / 2) {
      isStopped = true;
      void stop?.();
    }
    await sleep(TICK_MS);
  }
  const answers = await Promise.all(exchanges);
  agent.destroy();
  const times = answers
    .slice(Math.floor(total / 2))
    .map(({ ms }) => ms)
    .sort((one, other) => one - other);
  return {
    sent: answers.length,
    failed: answers.filter(({ status }) => status !== 200).length,
    slowestMs: Math.round(times.at(-1) ?? 0),
    p99Ms: Math.round(times[Math.floor(times.length * 0.99)] ?? 0),
    slow: times.filter((ms) => ms > SLOW_MS).length,
  };
}
