import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { type CommandEnd, runCommand } from '../support/run-command.js';
import { makeTemporaryDirectory, type TemporaryDirectory } from '../support/temporary-directory.js';

// Each starts processes.
jest.setTimeout(60_000);

describe('npm run reparse, as a command', () => {
  let directory: TemporaryDirectory;

  beforeEach(async () => {
    directory = await makeTemporaryDirectory();
  });

  afterEach(() => directory.remove());

  function run(command: string, args: readonly string[]): Promise<CommandEnd> {
    return runCommand(command, args, { DATA_DIR: directory.path });
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
