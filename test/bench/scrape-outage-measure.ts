import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { createWorld } from '@app/sample-world';

import { AppProcess } from '../support/app-process.js';
import { eventually } from '../support/eventually.js';
import { type Answer, exchange } from '../support/http-answer.js';
import { DatabaseProcess } from './database-process.js';

const DATABASE = 'libs/embedded-mongo/src/cli.ts';
const ENDED_WITHIN_MS = 60_000;
const ASK_EVERY_MS = 100;

/** What became of scrapes whose database was gone for a while. */
export interface ScrapeOutage {
  readonly accepted: number;
  readonly succeeded: number;
  /** Status of what a caller asked for in between, each with how often. */
  readonly seen: Readonly<Record<string, number>>;
  readonly storedPages: number;
}

export interface OutageScale {
  /** For so long the database is gone. */
  readonly outageMs: number;
  /** So many pages are asked for at once, or as many as the world has to show. */
  readonly pageCount: number;
  /** Settings of the application that are not as they come. */
  readonly settings?: Readonly<Record<string, string>>;
}

/** Has many pages scraped, kills the database under it for a while, and waits until all scrapes have ended. */
export async function scrapeThroughOutage({
  outageMs,
  pageCount,
  settings = {},
}: OutageScale): Promise<ScrapeOutage> {
  const dir = mkdtempSync(join(tmpdir(), 'scrape-outage-'));
  const database = await DatabaseProcess.start(join(dir, 'data'), DATABASE);
  const app = AppProcess.start({
    MONGODB_URI: database.uri,
    BROWSER: 'off',
    FETCH_MIN_INTERVAL_MS: '150',
    SCRAPE_POLL_MS: '100',
    ...settings,
  });
  try {
    const origin = await app.origin();
    const ask = (path: string, body?: unknown): Promise<Answer> =>
      exchange(origin, `/api/v1${path}`, {
        ...(body !== undefined && {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body: JSON.stringify(body),
        }),
      });
    const targets = readablePages().slice(0, pageCount);
    const { body } = await ask('/scrapes', { targets });
    await setTimeout(500);
    await database.kill();
    const seen = await whatIsSeen(() => ask('/scrapes'), outageMs);
    await database.start();
    const succeeded = await eventually(
      async () => {
        const { body: listed } = await ask('/scrapes?state=succeeded&limit=100');
        return (listed.items as unknown[] | undefined)?.length ?? 0;
      },
      (count) => count >= targets.length,
      ENDED_WITHIN_MS,
    );
    const pages = await ask('/pages?limit=100');
    return { accepted: body.items.length, succeeded, seen, storedPages: pages.body.items.length };
  } finally {
    await app.kill();
    await database.kill();
    rmSync(dir, { recursive: true, force: true });
  }
}

function readablePages(): string[] {
  const world = createWorld();
  const ids = world.companies.map(({ pageId }) => pageId).filter((id) => /^[a-z-]+$/.test(id));
  return ids.filter((id) => world.respond(`/company/${id}`).status === 200);
}

async function whatIsSeen(
  ask: () => Promise<Answer>,
  forMs: number,
): Promise<Record<string, number>> {
  const seen: Record<string, number> = {};
  const until = performance.now() + forMs;
  while (performance.now() < until) {
    const { status, body } = await ask();
    const told = `${status} ${body.code ?? ''}`.trim();
    seen[told] = (seen[told] ?? 0) + 1;
    await setTimeout(ASK_EVERY_MS);
  }
  return seen;
}
