import { spawnSync } from 'node:child_process';
import { closeSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, jest } from '@jest/globals';

import { AppProcess } from '../support/app-process.js';
import { eventually } from '../support/eventually.js';
import { type Answer, exchange } from '../support/http-answer.js';
import { makeTemporaryDirectory, type TemporaryDirectory } from '../support/temporary-directory.js';
import { isOwedHere, itWherePresent } from '../support/where-present.js';

// Two processes are started.
jest.setTimeout(90_000);

const PAGES = '/api/v1/pages';
const DISK_MEGABYTES = 32;
/** A scrape whose end could not be written is handed back or taken over: as long as the waits come, half a minute. */
const SHORT_WAITS = { SCRAPE_LEASE_MS: '4000', SCRAPE_RETRY_BASE_MS: '2000' };
const RECOVERY_MS = 20_000;

/** A small disk of its own; only root may have one. */
function mounts(path: string): boolean {
  const options = ['-t', 'tmpfs', '-o', `size=${DISK_MEGABYTES}m`, 'tmpfs', path];
  return spawnSync('mount', options).status === 0;
}

function unmount(path: string): void {
  spawnSync('umount', [path]);
}

function canMount(): boolean {
  const path = mkdtempSync(join(tmpdir(), 'full-disk-'));
  const isMounted = mounts(path);
  if (isMounted) {
    unmount(path);
  }
  rmSync(path, { recursive: true });
  return isMounted;
}

const isRoot = process.getuid?.() === 0;
const itWithDisk = itWherePresent(
  canMount() || (isRoot && isOwedHere()),
  'a full disk needs a small one of its own, and only root may mount it, where it may at all',
);

/** Takes all the room that is left. */
function fillUp(file: string): void {
  const filler = openSync(file, 'w');
  try {
    for (let size = 2 ** 20; size >= 1; size = Math.floor(size / 2)) {
      writeUntilFull(filler, Buffer.alloc(size));
    }
  } finally {
    closeSync(filler);
  }
}

function writeUntilFull(file: number, piece: Buffer): void {
  try {
    while (writeSync(file, piece) === piece.length) {
      // There was room for it.
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOSPC') {
      throw error;
    }
  }
}

describe('a disk that is full', () => {
  let directory: TemporaryDirectory;
  let isMounted = false;
  let app: AppProcess | null = null;

  beforeAll(async () => {
    directory = await makeTemporaryDirectory();
    isMounted = mounts(directory.path);
  });

  afterAll(async () => {
    await app?.kill();
    if (isMounted) {
      unmount(directory.path);
    }
    await directory.remove();
  });

  async function start(): Promise<(path: string) => Promise<Answer>> {
    const data = join(directory.path, 'data');
    app = AppProcess.start({ DATA_DIR: data, BROWSER: 'off', ...SHORT_WAITS });
    const origin = await app.origin();
    return (path) => exchange(origin, path);
  }

  itWithDisk(
    'is told to whoever needs room on it, costs nothing that was stored, and is got over by itself',
    async () => {
      // Where the test is owed and there is no disk to fill, the one that is there must not be.
      expect(isMounted).toBe(true);
      const ask = await start();
      const first = await ask(`${PAGES}/copperfinch`);
      const filler = join(directory.path, 'filler');
      fillUp(filler);
      const [known, unknown] = [
        await ask(`${PAGES}/copperfinch`),
        await ask(`${PAGES}/brindleworks`),
      ];
      rmSync(filler);
      const later = await eventually(
        () => ask(`${PAGES}/brindleworks`),
        ({ status }) => status === 200,
        RECOVERY_MS,
      );
      await app?.kill();
      const askAgain = await start();

      expect(first.status).toBe(200);
      expect(unknown).toMatchObject({ status: 503, body: { code: 'DATABASE_UNAVAILABLE' } });
      expect(Number(unknown.headers['retry-after'])).toBeGreaterThan(0);
      expect(known).toMatchObject({ status: 200, body: { name: first.body.name } });
      expect((await askAgain(`${PAGES}/copperfinch`)).body.lastSeenAt).toBe(first.body.lastSeenAt);
      expect((await askAgain(`${PAGES}/brindleworks`)).body.lastSeenAt).toBe(later.body.lastSeenAt);
    },
  );
});
