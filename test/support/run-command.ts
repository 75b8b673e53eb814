import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

import { compiledProgram } from './compiled-program.js';

/** How a command ended, and what it said. */
export interface CommandEnd {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs `src/<command>.cli.ts` as a process of its own, on the sample site and without a browser. */
export async function runCommand(
  command: string,
  args: readonly string[],
  settings: Readonly<Record<string, string>>,
): Promise<CommandEnd> {
  const child = spawn(process.execPath, [compiledProgram(`src/${command}.cli.ts`), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: '/usr/local/bin:/usr/bin:/bin',
      BROWSER: 'off',
      SCRAPE_POLL_MS: '20',
      ...settings,
    },
  });
  const [out, err] = [text(child.stdout), text(child.stderr)];
  await once(child, 'exit');
  return { code: child.exitCode, stdout: await out, stderr: await err };
}
