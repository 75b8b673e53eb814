import { setTimeout as pause } from 'node:timers/promises';

import { getModelToken } from '@nestjs/mongoose';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';
import type { Model } from 'mongoose';

import { OutgoingRequest } from '../../src/modules/compliance/schemas/outgoing-request.schema.js';
import { createTestApp, createTestStorage, type TestApp } from '../support/create-test-app.js';
import { eventually } from '../support/eventually.js';
import { WatchedSampleWorld } from '../support/watched-sample-world.js';

const PAGE_IDS = ['copperfinch', 'tessellate-dynamics', 'nobody-of-that-name', 'basalt-parliament'];

describe('GET /api/v1/compliance', () => {
  let site: WatchedSampleWorld;
  let api: TestApp | null = null;

  beforeEach(() => {
    site = new WatchedSampleWorld();
  });

  afterEach(async () => {
    await api?.close();
    api = null;
    jest.restoreAllMocks();
  });

  async function serve(settings: Record<string, string> = {}): Promise<TestApp> {
    api = await createTestApp({ settings });
    return api;
  }

  it('agrees with the site’s own log to the request', async () => {
    const { send, app } = await serve({ CONTACT: 'ops@acme.example' });
    await Promise.all(PAGE_IDS.map((pageId) => send(`/api/v1/pages/${pageId}`)));
    const { body: posts } = await send('/api/v1/pages/copperfinch/posts');
    await send(`/api/v1/posts/${posts.items[0].postId}/comments`);
    const { status, body } = await send('/api/v1/compliance');
    const served = site.started.requests;
    const ledger = await app
      .get<Model<OutgoingRequest>>(getModelToken(OutgoingRequest.name))
      .find()
      .lean<OutgoingRequest[]>();

    expect(status).toBe(200);
    expect(ledger.map(printed).toSorted()).toEqual(
      served
        .map((request) =>
          printed({ ...request, path: pathKept(request.path), byteCount: request.bytesSent }),
        )
        .toSorted(),
    );
    expect(body).toMatchObject({
      rules: { fetching: 'on', robotsPolicy: 'obey', contact: 'ops@acme.example' },
      lostCount: 0,
      hosts: [
        {
          host: new URL(site.started.origin).host,
          requestCount: served.length,
          statuses: { '2xx': served.filter((request) => request.status === 200).length, '999': 1 },
          robots: { allowed: served.length - 1, unasked: 1 },
          breaches: { pace: 0, retryAfter: 0, robots: 0 },
          budget: { used: served.length, left: null },
          breaker: 'closed',
          pausedUntil: null,
        },
      ],
    });
    expect(body.rules.userAgent).toBe(served[0]?.userAgent);
  });

  it('shows that what the budget does not allow was not asked, and tells the caller which setting', async () => {
    const { send } = await serve({ FETCH_DAILY_BUDGET: '2' });
    await send('/api/v1/pages/copperfinch');
    const { status, body, headers } = await send('/api/v1/pages/tessellate-dynamics');
    const { body: report } = await send('/api/v1/compliance');

    expect(status).toBe(503);
    expect(body.detail).toContain('FETCH_DAILY_BUDGET');
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(site.started.requests).toHaveLength(2);
    expect(report.hosts[0]).toMatchObject({
      budget: { used: 2, left: 0 },
      heldBack: { BUDGET_SPENT: 1 },
    });
  });

  it('asks nobody anything while fetching is off, and answers what is stored', async () => {
    const { send } = await serve({ FETCHING: 'off' });
    const { status, body } = await send('/api/v1/pages/copperfinch');
    const { body: report } = await send('/api/v1/compliance');

    expect(status).toBe(503);
    expect(body).toMatchObject({ code: 'SOURCE_UNREACHABLE' });
    expect(body.detail).toContain('FETCHING=off');
    expect(site.started.requests).toEqual([]);
    expect(report.rules.fetching).toBe('off');
    expect(report.hosts[0].heldBack).toMatchObject({ FETCHING_OFF: expect.any(Number) });
  });

  it('tries nothing that is queued while fetching is off', async () => {
    const { send } = await serve({
      FETCHING: 'off',
      SCRAPE_MAX_ATTEMPTS: '3',
      SCRAPE_RETRY_BASE_MS: '1',
      SCRAPE_RETRY_MAX_MS: '1',
      SCRAPE_POLL_MS: '10',
    });
    const { body } = await send('/api/v1/pages/copperfinch/scrapes', { method: 'POST' });
    await pause(500);

    expect((await send(`/api/v1/scrapes/${body.scrapeId}`)).body).toMatchObject({
      state: 'queued',
      attempts: 1,
    });
  });

  it('tells of what was on its way when an instance stopped', async () => {
    const storage = await createTestStorage();
    try {
      const settings = { FETCH_MIN_INTERVAL_MS: '2000', SHUTDOWN_GRACE_MS: '200' };
      const first = await createTestApp({ storage, settings });
      const targets = ['copperfinch', 'kestrel-forge', 'tessellate-dynamics'];
      await first.send('/api/v1/scrapes', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ targets }),
      });
      await eventually(
        () => Promise.resolve(site.paths),
        (paths) => paths.length > 0,
      );
      const { requests } = site.started;
      await first.close();
      const second = await createTestApp({ storage, settings: { SCRAPE_WORKER: 'off' } });
      const ledger = await second.app
        .get<Model<OutgoingRequest>>(getModelToken(OutgoingRequest.name))
        .find()
        .lean<OutgoingRequest[]>();
      await second.close();

      expect(ledger.filter(({ isSent }) => isSent)).toHaveLength(requests.length);
      expect(ledger.filter(({ isSent }) => !isSent).map(({ errorCode }) => errorCode)).toEqual([
        'FETCHING_STOPPED',
        'FETCHING_STOPPED',
      ]);
    } finally {
      await storage.remove();
    }
  });

  it('keeps the pace that is set', async () => {
    const { send } = await serve({ FETCH_MIN_INTERVAL_MS: '60' });
    await Promise.all(PAGE_IDS.slice(0, 3).map((pageId) => send(`/api/v1/pages/${pageId}`)));
    const { body } = await send('/api/v1/compliance');

    expect(body.hosts[0].closest.requiredMs).toBe(60);
    expect(body.hosts[0].closest.intervalMs).toBeGreaterThanOrEqual(60);
    expect(body.hosts[0].waits.maxMs).toBeGreaterThanOrEqual(60);
  });

  it('tells of the window it is asked for', async () => {
    const { send } = await serve();
    await send('/api/v1/pages/copperfinch');
    const { body } = await send('/api/v1/compliance?since=2020-01-01&until=2020-02-01');

    expect(body).toMatchObject({ since: '2020-01-25T00:00:00.000Z', hosts: [] });
  });

  it('refuses a window that is none', async () => {
    const { send } = await serve();

    expect((await send('/api/v1/compliance?since=yesterday')).status).toBe(400);
  });
});

/** What the ledger keeps of a path. */
function pathKept(path: string): string | null {
  const { pathname } = new URL(path, 'http://site');
  return /^\/(robots\.txt|company\/[^/]+)$/.test(pathname) ? pathname : null;
}

function printed({
  path,
  status,
  byteCount,
}: {
  path: string | null;
  status: number | null;
  byteCount: number;
}): string {
  return `${path ?? '(not kept)'} ${status ?? '-'} ${byteCount}`;
}
