import { Agent, request as openRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { createWorld } from '@app/sample-world';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { AppProcess } from '../support/app-process.js';
import { eventually } from '../support/eventually.js';
import { each, exchange } from '../support/http-answer.js';
import { makeTemporaryDirectory, type TemporaryDirectory } from '../support/temporary-directory.js';

const CLIENTS = 16;
const DRAIN_MS = 1500;
const GRACE_MS = 20_000;
const LIST = '/api/v1/pages?limit=5';
const PAGE = '/api/v1/pages/copperfinch';
const READY = '/api/v1/health/ready';
const SCRAPES = '/api/v1/scrapes';
/** One page after the other: what was asked for at once keeps an instance at work for longer than it may drain. */
const SLOWLY = { FETCH_MIN_INTERVAL_MS: '1200', SCRAPE_CONCURRENCY: '8' };
/** So little that some of what runs cannot end within it. */
const SHORT_GRACE_MS = 8000;
const FINAL = ['succeeded', 'failed'];

// It starts processes, up to three one after the other.
jest.setTimeout(120_000);

describe('SIGTERM under load', () => {
  let directory: TemporaryDirectory;
  let app: AppProcess;

  beforeEach(async () => {
    directory = await makeTemporaryDirectory();
  });

  afterEach(async () => {
    await app.kill();
    await directory.remove();
  });

  function start(settings: Readonly<Record<string, string>>): Promise<string> {
    app = AppProcess.start({
      DATA_DIR: directory.path,
      BROWSER: 'off',
      RATE_LIMIT_READS_PER_MINUTE: '0',
      RATE_LIMIT_SCRAPES_PER_MINUTE: '0',
      OVERLOAD_DELAY_MS: '0',
      LOG_LEVEL: 'fatal',
      ...settings,
    });
    return app.origin();
  }

  it('turns readiness first, drops no request, and exits 0', async () => {
    const origin = await start({
      SHUTDOWN_DRAIN_MS: String(DRAIN_MS),
      SHUTDOWN_GRACE_MS: String(GRACE_MS),
    });
    await exchange(origin, PAGE);
    const traffic = new Traffic(origin);
    const clients = traffic.flow();
    await sleep(500);

    const stoppedAt = performance.now();
    app.signal('SIGTERM');
    await traffic.untilNotReady();
    const answeredBefore = traffic.statuses.length;
    await sleep(DRAIN_MS / 3);
    // Who has not heard of it yet is served as ever.
    const answeredMeanwhile = traffic.statuses.slice(answeredBefore);
    traffic.turnAway();
    await clients;

    expect(await app.ended()).toBe(0);
    expect(performance.now() - stoppedAt).toBeLessThan(GRACE_MS);
    expect(traffic.failures).toEqual([]);
    expect(answeredMeanwhile.length).toBeGreaterThan(CLIENTS);
    expect(new Set(traffic.statuses)).toEqual(new Set([200]));
  });

  it('ends each scrape once that was running or waiting, here or after the next start', async () => {
    const origin = await start({
      SHUTDOWN_DRAIN_MS: String(DRAIN_MS),
      SHUTDOWN_GRACE_MS: String(SHORT_GRACE_MS),
      ...SLOWLY,
    });
    await exchange(origin, PAGE);
    const traffic = new Traffic(origin);
    const clients = traffic.flow();
    const accepted = await acceptedScrapes(origin);
    const atStop = each(await scrapesOf(origin, accepted), 'state');

    const stoppedAt = performance.now();
    app.signal('SIGTERM');
    await traffic.untilNotReady();
    traffic.turnAway();
    await clients;
    const code = await app.ended();
    const tookMs = performance.now() - stoppedAt;
    // Nobody works on them here: this is how they were left.
    const left = await scrapesOf(await start({ SCRAPE_WORKER: 'off' }), accepted);
    app.signal('SIGINT');
    await app.ended();
    const again = await start({ SCRAPE_POLL_MS: '20' });
    const ended = await eventually(
      () => scrapesOf(again, accepted),
      (scrapes) => scrapes.every(({ state }) => FINAL.includes(state)),
      30_000,
    );

    expect(atStop).toEqual(expect.arrayContaining(['queued', 'running']));
    expect({ code, failures: traffic.failures }).toEqual({ code: 0, failures: [] });
    expect(tookMs).toBeLessThan(SHORT_GRACE_MS);
    expect(new Set(traffic.statuses)).toEqual(new Set([200]));
    // What was running has ended or was handed back, and what was handed back is nobody's.
    expect(new Set(each(left, 'state'))).toEqual(new Set(['queued', 'succeeded']));
    expect(ended.filter(({ state, attempts }) => state !== 'succeeded' || attempts !== 1)).toEqual(
      [],
    );
    // What had ended before was not begun again.
    const isOver = left.map(({ finishedAt }) => finishedAt !== null);
    expect(ended.filter((_, index) => isOver[index])).toEqual(
      left.filter((_, index) => isOver[index]),
    );
  });
});

/** Asks for a scrape of every page of the sample world but the one that is read. */
async function acceptedScrapes(origin: string): Promise<string[]> {
  const targets = createWorld().companies.flatMap(({ pageId }) =>
    PAGE.endsWith(pageId) ? [] : [pageId],
  );
  const { status, body } = await exchange(origin, SCRAPES, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ targets }),
  });
  expect(status).toBe(202);
  return body.scrapeIds as string[];
}

/** A scrape as the API tells of it. */
interface ToldScrape {
  readonly state: string;
  readonly attempts: number;
  readonly finishedAt: string | null;
}

function scrapesOf(origin: string, scrapeIds: readonly string[]): Promise<ToldScrape[]> {
  return Promise.all(
    scrapeIds.map(async (scrapeId) => {
      const { body } = await exchange(origin, `${SCRAPES}/${scrapeId}`);
      return body as ToldScrape;
    }),
  );
}

/** Clients on kept connections behind a load balancer, which sends nobody any more once it is told to. */
class Traffic {
  readonly statuses: number[] = [];
  readonly failures: string[] = [];
  private readonly agent = new Agent({ keepAlive: true, maxSockets: CLIENTS });
  private isOn = true;

  constructor(private readonly origin: string) {}

  async flow(): Promise<void> {
    await Promise.all(Array.from({ length: CLIENTS }, (_, index) => this.client(index)));
    this.agent.destroy();
  }

  turnAway(): void {
    this.isOn = false;
  }

  async untilNotReady(): Promise<void> {
    while ((await exchange(this.origin, READY)).status !== 503) {
      await sleep(10);
    }
  }

  private async client(index: number): Promise<void> {
    while (this.isOn) {
      // Some of what is asked is kept, some is not.
      await this.ask(index % 2 === 0 ? LIST : `${PAGE}?maxAge=${1000 + this.statuses.length}`);
    }
  }

  private ask(path: string): Promise<void> {
    return new Promise((resolve) => {
      const asking = openRequest(new URL(path, this.origin), { agent: this.agent }, (response) => {
        this.statuses.push(response.statusCode ?? 0);
        response.on('error', (error) => this.failures.push(error.message));
        response.resume().once('close', resolve);
      });
      asking.once('error', (error) => {
        this.failures.push(error.message);
        resolve();
      });
      asking.end();
    });
  }
}
