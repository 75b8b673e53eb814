import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { runKeyCommand } from './key.command.js';

describe(runKeyCommand.name, () => {
  let stdout: string;
  let stderr: string;

  beforeEach(() => {
    [stdout, stderr] = ['', ''];
    jest.spyOn(process.stdout, 'write').mockImplementation((text) => {
      stdout += String(text);
      return true;
    });
    jest.spyOn(process.stderr, 'write').mockImplementation((text) => {
      stderr += String(text);
      return true;
    });
  });

  afterEach(() => {
    jest.restoreAllMocks();
  });

  it('draws a key, and the entry that it is known by', () => {
    expect(runKeyCommand(['--name', 'reports', '--scopes', 'read,scrape'])).toBe(0);
    expect(stdout).toMatch(/\n {2}plk_[\w-]{43}\n/);
    expect(stdout).toMatch(/\n {2}reports:read\+scrape:[0-9a-f]{64}\n/);
  });

  it('helps whoever asks', () => {
    expect(runKeyCommand(['--help'])).toBe(0);
    expect({ stdout, stderr }).toEqual({
      stdout: expect.stringContaining('npm run key -- --name'),
      stderr: '',
    });
  });

  it.each([
    [[], '--name is needed.'],
    [['--name', 'x'], '--scopes is needed.'],
    [['--nam', 'x'], 'There is no option --nam;'],
    [['--name', 'A B', '--scopes', 'read'], '--name must be'],
    [['--name', 'x', '--scopes', 'foo'], '--scopes must be some of read, scrape, admin'],
    [['x'], 'Everything is told by options'],
  ])('says what is wrong with %j, and how it is used', (args, problem) => {
    expect(runKeyCommand(args)).toBe(2);
    expect(stdout).toBe('');
    expect(stderr).toContain(`pagelens: ${problem}`);
    expect(stderr).toContain('npm run key -- --name');
  });
});
