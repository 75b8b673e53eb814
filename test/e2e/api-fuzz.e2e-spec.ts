import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import { runCampaign } from '../fuzz/api-campaign.js';
import { FUZZED_SETTINGS } from '../fuzz/fuzzed-settings.js';
import { AppProcess } from '../support/app-process.js';
import { makeTemporaryDirectory } from '../support/temporary-directory.js';

describe('600 requests made from the document itself', () => {
  let directory: Awaited<ReturnType<typeof makeTemporaryDirectory>>;
  let server: AppProcess;

  beforeAll(async () => {
    directory = await makeTemporaryDirectory();
    server = AppProcess.start({ ...FUZZED_SETTINGS, DATA_DIR: directory.path });
    await server.origin();
  }, 60_000);

  afterAll(async () => {
    server.signal('SIGTERM');
    await server.ended();
    await directory.remove();
  });

  it('are answered as documented, the hostile ones refused, and nothing of them logged', async () => {
    const origin = await server.origin();
    const options = { origin, requests: 600, seed: 7, logged: () => server.stdout };
    const { findings, byStatus } = await runCampaign(options);

    expect(findings).toEqual([]);
    expect(byStatus.get(200)).toBeGreaterThan(50);
    expect(byStatus.get(400)).toBeGreaterThan(100);
  }, 120_000);
});
