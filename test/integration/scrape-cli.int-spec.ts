import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { appendFile, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { text } from 'node:stream/consumers';

import { createWorld } from '@app/sample-world';
import { afterEach, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { compiledProgram } from '../support/compiled-program.js';
import { makeTemporaryDirectory, type TemporaryDirectory } from '../support/temporary-directory.js';

// Each starts a process.
jest.setTimeout(60_000);

describe('npm run scrape', () => {
  let directory: TemporaryDirectory;

  beforeEach(async () => {
    directory = await makeTemporaryDirectory();
  });

  afterEach(() => directory.remove());

  async function scrape(
    args: readonly string[],
    list?: string,
    {
      interruptAfter = Infinity,
      ...settings
    }: { interruptAfter?: number; FETCHING?: string; FETCH_DAILY_BUDGET?: string } = {},
  ) {
    const child = spawn(
      process.execPath,
      [resolve(compiledProgram('src/scrape.cli.ts')), ...args],
      {
        cwd: directory.path,
        env: {
          PATH: '/usr/local/bin:/usr/bin:/bin',
          DATA_DIR: directory.path,
          BROWSER: 'off',
          SCRAPE_POLL_MS: '20',
          SCRAPE_MAX_ATTEMPTS: '1',
          ...settings,
        },
      },
    );
    child.stdin.end(list);
    let toldCount = 0;
    createInterface(child.stdout).on('line', () => {
      toldCount += 1;
      if (toldCount === interruptAfter) {
        child.kill('SIGINT');
      }
    });
    const [out, err] = [text(child.stdout), text(child.stderr)];
    await once(child, 'exit');
    const stdout = await out;
    const lines = stdout.split('\n').filter((line) => line.startsWith('{'));
    const told = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    return { code: child.exitCode, stdout, stderr: await err, told };
  }

  it('scrapes one page, with its stages on stderr and its outcome on stdout', async () => {
    const { code, stdout, stderr } = await scrape(['copperfinch']);

    expect({ code, stdout }).toEqual({ code: 0, stdout: 'copperfinch: ok\n' });
    expect(stderr).toMatch(/^copperfinch: \w+\n/);
  });

  it('goes on with a list where it was interrupted, and tells of each target once', async () => {
    const targets = readablePages().slice(0, 8);
    const list = ['# of the sample world', '', ...targets, targets[0]].join('\n');
    const journal = join(directory.path, 'journal');
    const first = await scrape(['--json', '--resume', journal], list, { interruptAfter: 1 });
    // As a crash in the middle of a line would leave it.
    await appendFile(journal, 'copperf');
    const second = await scrape(['--json', '--resume', journal], list);
    const third = await scrape(['--json', '--resume', journal], list);

    expect(first.code).toBe(130);
    expect(first.stderr).toContain(`Stopped after ${first.told.length} of 8; give the same list`);
    expect(second).toMatchObject({ code: 0 });
    expect(second.stderr).toContain('8 of 8 were read.');
    const told = [...first.told, ...second.told].map(({ target }) => target);
    expect(told.sort()).toEqual([...targets].sort());
    expect(third).toMatchObject({ code: 0, told: [] });
  });

  it('tells of the whole list each time, and how what was not read is tried again', async () => {
    const [read = ''] = readablePages();
    const list = [read, 'no-such-page-anywhere', 'what is this'].join('\n');
    const journal = join(directory.path, 'journal');
    const first = await scrape(['--json', '--resume', journal], list);
    const second = await scrape(['--json', '--resume', journal], list);

    for (const { code, stderr } of [first, second]) {
      expect(code).toBe(1);
      expect(stderr).toContain('1 of 3 were read.');
      expect(stderr).toContain(`2 are noted as "refused" in ${journal}`);
    }
    expect(first.told).toHaveLength(3);
    expect(second.told).toEqual([]);
  });

  it('tries again what ended for a reason that may pass', async () => {
    const [target = ''] = readablePages();
    const journal = join(directory.path, 'journal');
    // The one request it may send is for robots.txt.
    const spent = await scrape(['--json', '--resume', journal], target, {
      FETCH_DAILY_BUDGET: '1',
    });
    const on = await scrape(['--json', '--resume', journal], target);

    expect(spent).toMatchObject({ code: 1, told: [{ target, outcome: 'unreachable' }] });
    expect(spent.stderr).toContain('The same command tries 1 again.');
    expect(on).toMatchObject({ code: 0, told: [{ target, outcome: 'ok' }] });
  });

  it('waits for nothing while fetching is off', async () => {
    const { code, stdout, stderr } = await scrape(['copperfinch'], undefined, { FETCHING: 'off' });

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      'pagelens: FETCHING=off: nothing is asked of anybody, and so nothing is scraped.\n',
    );
  });

  it('leaves a file alone that is no journal', async () => {
    const file = join(directory.path, 'targets.txt');
    await writeFile(file, 'copperfinch\n');
    const { code, stdout, stderr } = await scrape(['--resume', file], 'copperfinch');

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toBe(
      `pagelens: ${file} is no journal of this command; name one, or a file that is not there yet.\n`,
    );
    expect(await readFile(file, 'utf8')).toBe('copperfinch\n');
  });

  it('reads a saved document with neither network nor database', async () => {
    const file = join(directory.path, 'saved.html');
    await writeFile(file, createWorld().respond('/company/copperfinch').body);
    const { code, told } = await scrape([file, '--json']);

    expect(code).toBe(0);
    expect(told).toMatchObject([{ kind: 'company', record: { pageId: 'copperfinch' } }]);
  });

  it.each([
    ['targets.txt', 'is a file. A list goes on stdin: npm run scrape -- < targets.txt.'],
    ['./targets.txt', 'is no saved document. A list goes on stdin'],
    ['./folder', './folder is a folder; give a saved document in it.'],
    ['./nothing', 'There is no file ./nothing.'],
  ])('says what to do instead where it is given %s', async (target, message) => {
    await writeFile(join(directory.path, 'targets.txt'), 'copperfinch\n');
    await mkdir(join(directory.path, 'folder'));
    const { code, stdout, stderr } = await scrape([target]);

    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(message);
  });

  it('says what is wrong with a command that makes no sense, and how it is used', async () => {
    expect(await scrape(['a', 'b'])).toMatchObject({ code: 2, stdout: '' });
    expect((await scrape(['--help'])).stdout).toContain('npm run scrape --');
  });
});

function readablePages(): string[] {
  const world = createWorld();
  const ids = world.companies.map(({ pageId }) => pageId).filter((id) => /^[a-z-]+$/.test(id));
  return ids.filter((id) => world.respond(`/company/${id}`).status === 200);
}
