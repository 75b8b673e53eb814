/** Drives every route with requests made from the server's own OpenAPI document; ends with 1 when something is wrong. */
import { parseArgs } from 'node:util';

import { AppProcess } from '../support/app-process.js';
import { makeTemporaryDirectory } from '../support/temporary-directory.js';
import { runCampaign } from './api-campaign.js';
import { FUZZED_SETTINGS } from './fuzzed-settings.js';

const HELP = `Sends valid, disturbed and hostile requests to a server of its own, and holds every answer against its document.

  npm run fuzz:api -- --requests 20000 --seed 1

  --requests <n>   how many (default: 20000)
  --seed <n>       the same requests for the same answers (default: 1)
  --help           this text
`;
const SHOWN = 20;

const { values } = parseArgs({
  options: {
    requests: { type: 'string', default: '20000' },
    seed: { type: 'string', default: '1' },
    help: { type: 'boolean', default: false },
  },
});

if (values.help) {
  process.stdout.write(HELP);
} else {
  process.exitCode = await main(Number(values.requests), Number(values.seed));
}

async function main(requests: number, seed: number): Promise<number> {
  const directory = await makeTemporaryDirectory();
  const server = AppProcess.start({ ...FUZZED_SETTINGS, DATA_DIR: directory.path });
  const startedAt = performance.now();
  try {
    const origin = await server.origin();
    const report = await runCampaign({ origin, requests, seed, logged: () => server.stdout });
    const seconds = ((performance.now() - startedAt) / 1000).toFixed(0);
    const statuses = [...report.byStatus].sort(([left], [right]) => left - right);
    process.stdout.write(
      `${report.sent} requests with seed ${seed} in ${seconds} s\n` +
        statuses.map(([status, count]) => `  ${status}  ${count}\n`).join('') +
        `${report.findings.length} findings\n` +
        report.findings
          .slice(0, SHOWN)
          .map((finding) => `- ${finding}\n`)
          .join(''),
    );
    return report.findings.length === 0 ? 0 : 1;
  } finally {
    server.signal('SIGTERM');
    await server.ended();
    await directory.remove();
  }
}
