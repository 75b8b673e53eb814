import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';

import { BrowserFetcher, type OutgoingRequestRecord } from '@app/fetching';

import { compiledProgram } from '../support/compiled-program.js';
import {
  aServerWithRules,
  BrowserFetchers,
  describeWithBrowser,
  html,
} from '../support/browser-fetchers.js';
import { untilTrue } from '../support/eventually.js';
import type { LoopbackServer } from '../support/loopback-server.js';
import { anOpenGate } from '../support/open-gate.js';

/** Neither gone nor only waiting for somebody to take note that it is. */
function isAlive(processId: number): boolean {
  const status = `/proc/${processId}/status`;
  if (existsSync('/proc/self/status')) {
    return existsSync(status) && !/^State:\s+Z/m.test(readFileSync(status, 'utf8'));
  }
  try {
    return process.kill(processId, 0);
  } catch {
    return false;
  }
}

describeWithBrowser(`${BrowserFetcher.name} when the browser dies`, () => {
  let server: LoopbackServer;
  let fetchers: BrowserFetchers;

  beforeAll(async () => {
    server = await aServerWithRules();
    fetchers = new BrowserFetchers(server);
  });

  beforeEach(() => {
    server.answerWith({ '/page': html('fine') });
  });

  afterAll(async () => {
    await fetchers.close();
    await server.close();
  });

  it('reads a page whose browser is killed over it once more, in a new one', async () => {
    const told: OutgoingRequestRecord[] = [];
    const crashing = fetchers.open({ gate: anOpenGate({ onRequest: (each) => told.push(each) }) });
    server.answer('/page', (request, response) => {
      if (told.every(({ purpose }) => purpose === 'robots') && crashing.processId !== null) {
        process.kill(crashing.processId, 'SIGKILL');
      } else {
        html('fine')(request, response);
      }
    });
    const document = await crashing.fetch(server.url('/page'));

    expect(Buffer.from(document.body).toString()).toContain('fine');
    expect(
      told
        .filter(({ purpose }) => purpose === 'document')
        .map(({ attempt, status, errorCode, reader }) => [attempt, status, errorCode, reader]),
    ).toEqual([
      [1, null, 'BROWSER_CRASHED', 'browser'],
      [2, 200, null, 'browser'],
    ]);
  });

  it('starts a new browser after the old one crashed', async () => {
    const crashing = fetchers.open();
    server.answer('/deadly', () => {
      if (crashing.processId !== null) {
        process.kill(crashing.processId, 'SIGKILL');
      }
    });
    await crashing.fetch(server.url('/page'));
    const first = crashing.processId;

    await expect(crashing.fetch(server.url('/deadly'))).rejects.toMatchObject({
      code: 'BROWSER_CRASHED',
      retry: 'later',
    });
    expect(server.asked.filter((path) => path === '/deadly')).toHaveLength(2);
    await expect(crashing.fetch(server.url('/page'))).resolves.toMatchObject({ status: 200 });
    expect(crashing.processId).not.toBe(first);
  });

  it('replaces a browser that froze between two pages', async () => {
    const freezing = fetchers.open({ patienceMs: 3000 });
    await freezing.fetch(server.url('/page'));
    const frozen = freezing.processId ?? 0;
    process.kill(frozen, 'SIGSTOP');

    await expect(freezing.fetch(server.url('/page'))).resolves.toMatchObject({ status: 200 });
    expect(freezing.processId).not.toBe(frozen);
  });

  it('ends a browser that freezes over a page, and tells its caller in time', async () => {
    const freezing = fetchers.open({ timeoutMs: 2000, patienceMs: 2000 });
    server.answer('/freezing', (request, response) => {
      process.kill(freezing.processId ?? 0, 'SIGSTOP');
      html('too late')(request, response);
    });

    await expect(freezing.fetch(server.url('/freezing'))).rejects.toMatchObject({
      code: 'UPSTREAM_DOWN',
    });
    await expect(freezing.fetch(server.url('/page'))).resolves.toMatchObject({ status: 200 });
  });

  it('dies with the process that started it, however that ends', async () => {
    server.answer('/endless', () => undefined);
    const owner = spawn(
      process.execPath,
      [compiledProgram('test/support/browser-owner.ts'), server.url('/endless').href],
      { stdio: ['ignore', 'pipe', 'inherit'] },
    );
    const [printed] = (await once(owner.stdout, 'data')) as [Buffer];
    const browserId = Number(printed.toString());
    expect(isAlive(browserId)).toBe(true);
    owner.kill('SIGKILL');

    await untilTrue(() => !isAlive(browserId));
  });
});
