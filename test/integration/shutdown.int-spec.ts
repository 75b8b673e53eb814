import { Agent, request as openRequest } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { AppProcess } from '../support/app-process.js';
import { exchange } from '../support/http-answer.js';
import { makeTemporaryDirectory, type TemporaryDirectory } from '../support/temporary-directory.js';

const CLIENTS = 16;
const DRAIN_MS = 1500;
const GRACE_MS = 20_000;
const LIST = '/api/v1/pages?limit=5';
const PAGE = '/api/v1/pages/copperfinch';
const READY = '/api/v1/health/ready';

// It starts a process.
jest.setTimeout(60_000);

describe('SIGTERM under load', () => {
  let directory: TemporaryDirectory;
  let app: AppProcess;

  beforeEach(async () => {
    directory = await makeTemporaryDirectory();
    app = AppProcess.start({
      DATA_DIR: directory.path,
      SHUTDOWN_DRAIN_MS: String(DRAIN_MS),
      SHUTDOWN_GRACE_MS: String(GRACE_MS),
      RATE_LIMIT_READS_PER_MINUTE: '0',
      OVERLOAD_DELAY_MS: '0',
      LOG_LEVEL: 'fatal',
    });
  });

  afterEach(async () => {
    await app.kill();
    await directory.remove();
  });

  it('turns readiness first, drops no request, and exits 0', async () => {
    const origin = await app.origin();
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
});

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
