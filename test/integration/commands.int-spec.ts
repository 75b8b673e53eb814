import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { type CommandEnd, runCommand } from '../support/run-command.js';
import { makeTemporaryDirectory, type TemporaryDirectory } from '../support/temporary-directory.js';

// Each starts processes.
jest.setTimeout(60_000);

describe('a command in the image', () => {
  let directory: TemporaryDirectory;

  beforeEach(async () => {
    directory = await makeTemporaryDirectory();
  });

  afterEach(() => directory.remove());

  /** With the settings that the image comes with, and no others: nobody has given it keys. */
  function run(command: string, args: readonly string[]): Promise<CommandEnd> {
    return runCommand(command, args, {
      NODE_ENV: 'production',
      HOST: '0.0.0.0',
      DATA_DIR: directory.path,
    });
  }

  it.each(['scrape', 'reparse', 'key'])('%s says how it is called there', async (command) => {
    const { code, stdout } = await run(command, ['--help']);

    expect(code).toBe(0);
    expect(stdout).toContain(`node dist/src/${command}.cli.js `);
  });

  it('needs no keys of the server: it listens to nobody', async () => {
    const scrape = await run('scrape', ['copperfinch']);
    const reparse = await run('reparse', ['--since', '2020-01-01']);

    expect(scrape).toMatchObject({ code: 0, stdout: 'copperfinch: ok\n' });
    expect(reparse).toMatchObject({ code: 0, stderr: '' });
  });

  it('draws a key, and none without a name', async () => {
    const drawn = await run('key', ['--name', 'reports', '--scopes', 'read,scrape']);
    const refused = await run('key', ['--scopes', 'read']);

    expect(drawn.stdout).toMatch(/ {2}plk_\S{43}\n[^]* {2}reports:read\+scrape:[\da-f]{64}\n/);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toContain('--name');
  });
});
