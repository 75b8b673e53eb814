import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { createTestApp, type TestApp } from '../support/create-test-app.js';
import type { Answer } from '../support/http-answer.js';
import { claimTestDatabase, type TestDatabase } from '../support/test-database.js';
import { WatchedSampleWorld } from '../support/watched-sample-world.js';

const CALLERS = 200;
// Each of them starts one or two applications; how long that takes is not what this is about.
jest.setTimeout(60_000);

// The long form, with a thousand callers of processes of their own, is `npm run bench:first-callers`.
describe('the first callers of a page', () => {
  let database: TestDatabase;
  let sites: WatchedSampleWorld;
  const apps: TestApp[] = [];

  beforeEach(async () => {
    database = await claimTestDatabase();
    sites = new WatchedSampleWorld();
  });

  afterEach(async () => {
    await Promise.all(apps.splice(0).map((app) => app.close()));
    await database.drop();
    jest.restoreAllMocks();
  });

  async function anInstance(): Promise<TestApp> {
    const storage = { dataDir: '', database, remove: () => Promise.resolve() };
    const app = await createTestApp({ settings: { SCRAPE_POLL_MS: '20' }, storage });
    apps.push(app);
    return app;
  }

  it.each([1, 2])('cause one fetch, at %i instances', async (count) => {
    for (let made = 0; made < count; made += 1) {
      await anInstance();
    }
    const callers = apps.flatMap((app) => Array.from({ length: CALLERS / count }, () => app));
    const answers: Answer[] = [];
    const commands = await apps[0]?.commands.during(() =>
      Promise.all(
        callers.map(async (app) => answers.push(await app.send('/api/v1/pages/copperfinch'))),
      ),
    );

    expect(new Set(answers.map((answer) => answer.status))).toEqual(new Set([200]));
    expect(new Set(answers.map((answer) => answer.text)).size).toBe(1);
    expect(sites.paths).toEqual(['/company/copperfinch']);
    // Whoever waits for a scrape asks the database for nothing: they would keep out those who scrape.
    expect(commands?.length).toBeLessThan(CALLERS / count);
  });
});
