import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';

import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { compiledProgram } from '../support/compiled-program.js';
import { makeTemporaryDirectory, type TemporaryDirectory } from '../support/temporary-directory.js';

// Each starts processes.
jest.setTimeout(60_000);

describe('npm run reparse, as a command', () => {
  let directory: TemporaryDirectory;

  beforeEach(async () => {
    directory = await makeTemporaryDirectory();
  });

  afterEach(() => directory.remove());

  async function run(command: string, args: readonly string[]) {
    const child = spawn(process.execPath, [compiledProgram(`src/${command}.cli.ts`), ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        PATH: '/usr/local/bin:/usr/bin:/bin',
        DATA_DIR: directory.path,
        BROWSER: 'off',
        SCRAPE_POLL_MS: '20',
      },
    });
    const [out, err] = [text(child.stdout), text(child.stderr)];
    await once(child, 'exit');
    return { code: child.exitCode, stdout: await out, stderr: await err };
  }

  it('goes through what a scrape has kept, tells how it gets on, and what it came to', async () => {
    await run('scrape', ['copperfinch']);
    const { code, stdout, stderr } = await run('reparse', ['--since', '2020-01-01', '--dry-run']);

    expect(code).toBe(0);
    expect(stdout).toBe(
      '0 documents read anew, 1 left out\nNothing was changed: this was a dry run.\n',
    );
    expect(stderr).not.toContain('rror');
  });

  it('says how it is used, and what is wrong with a command that makes no sense', async () => {
    const [help, nonsense] = await Promise.all([run('reparse', ['--help']), run('reparse', [])]);

    expect(help).toMatchObject({ code: 0, stderr: '' });
    expect(help.stdout).toContain('--dry-run');
    expect(nonsense).toMatchObject({ code: 2, stdout: '' });
    expect(nonsense.stderr).toContain('--since');
  });
});
