import { join } from 'node:path';

import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import {
  makeTemporaryDirectory,
  type TemporaryDirectory,
} from '../../../test/support/temporary-directory.js';
import { diskProbe } from './disk.probe.js';

const { signal } = new AbortController();

describe(diskProbe.name, () => {
  let folder: TemporaryDirectory;

  beforeAll(async () => {
    folder = await makeTemporaryDirectory();
  });

  afterAll(() => folder.remove());

  it('tells how much is free', async () => {
    const probe = diskProbe({ directory: folder.path, minFreeBytes: 1 });

    expect(await probe.check(signal)).toEqual({ status: 'up', freeBytes: expect.any(Number) });
  });

  it('is degraded when less is free than should be', async () => {
    const probe = diskProbe({ directory: folder.path, minFreeBytes: Number.MAX_SAFE_INTEGER });

    expect(await probe.check(signal)).toMatchObject({ status: 'degraded' });
  });

  it('rejects where there is no such folder', async () => {
    const probe = diskProbe({ directory: join(folder.path, 'gone'), minFreeBytes: 1 });

    await expect(probe.check(signal)).rejects.toMatchObject({ code: 'ENOENT' });
  });

  it('is off when nothing is kept on disk', async () => {
    expect(await diskProbe(null).check(signal)).toEqual({ status: 'off' });
  });
});
