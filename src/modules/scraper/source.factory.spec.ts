import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { SampleWorld } from '@app/sample-world';
import { Logger } from '@nestjs/common';
import { afterEach, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';

import {
  makeTemporaryDirectory,
  type TemporaryDirectory,
} from '../../../test/support/temporary-directory.js';
import { anOpenGate } from '../../../test/support/open-gate.js';
import { testSettings } from '../../../test/support/test-settings.js';
import { WatchedSampleWorld } from '../../../test/support/watched-sample-world.js';
import { SystemClock } from '../../common/clock/clock.js';
import { SettingsError } from '../../config/settings.errors.js';
import { openSource } from './source.factory.js';
import type { Source } from './source.port.js';

describe(openSource.name, () => {
  let directory: TemporaryDirectory;
  let source: Source | null = null;

  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  beforeEach(async () => {
    directory = await makeTemporaryDirectory();
  });

  afterEach(async () => {
    jest.restoreAllMocks();
    await source?.close();
    source = null;
    await directory.remove();
  });

  async function open(variables: Record<string, string>): Promise<Source> {
    source = await openSource(testSettings(variables), anOpenGate(), new SystemClock());
    return source;
  }

  it('starts the sample site of the seed and introduces itself to it', async () => {
    const site = new WatchedSampleWorld();
    const sample = await open({ SAMPLE_SEED: '7', CONTACT: 'ops@acme.example' });
    const { status } = await sample.fetchPage('copperfinch');

    expect(status).toBe(200);
    expect(site.started.world.seed).toBe(7);
    expect(site.started.requests.map(({ path }) => path)).toEqual([
      '/robots.txt',
      '/company/copperfinch',
    ]);
    expect(site.started.requests.at(-1)?.userAgent).toMatch(
      /^Pagelens\/\d+\.\d+\.\d+ \(\+ops@acme\.example\)$/,
    );
  });

  it('stops the sample site with the source', async () => {
    const site = new WatchedSampleWorld();
    const sample = await openSource(testSettings(), anOpenGate(), new SystemClock());
    await sample.close();

    await expect(fetch(site.started.origin)).rejects.toThrow('fetch failed');
  });

  it('does not consult robots.txt for an operator who holds a permission', async () => {
    const site = new WatchedSampleWorld();
    const sample = await open({ ROBOTS_POLICY: 'permitted' });
    await sample.fetchPage('copperfinch');

    expect(site.started.requests.map(({ path }) => path)).not.toContain('/robots.txt');
  });

  it('opens a folder of snapshots', async () => {
    const { body } = (await import('@app/sample-world'))
      .createWorld()
      .respond('/company/copperfinch');
    await writeFile(join(directory.path, 'any name.html'), body);
    const snapshots = await open({ SOURCE: 'snapshots', SNAPSHOT_DIR: directory.path });

    await expect(snapshots.report()).resolves.toMatchObject({ documentCount: 1 });
  });

  // What the message says of the reason is told by the start-up tests: here the file system's errors are foreign.
  it.each([
    ['is not there', () => join(directory.path, 'none')],
    ['is a file', () => join(directory.path, 'file')],
  ])('names the setting when the folder %s', async (_what, path) => {
    await writeFile(join(directory.path, 'file'), 'x');
    const opening = openSource(
      testSettings({ SOURCE: 'snapshots', SNAPSHOT_DIR: path() }),
      anOpenGate(),
      new SystemClock(),
    );

    await expect(opening).rejects.toBeInstanceOf(SettingsError);
    await expect(opening).rejects.toThrow('SNAPSHOT_DIR: ');
  });

  it('asks nobody anything when the live source is opened', async () => {
    const start = jest.spyOn(SampleWorld, 'start');
    const live = await open({ SOURCE: 'live', CONTACT: 'https://acme.example' });

    await expect(live.report()).resolves.toMatchObject({ source: 'live', robots: 'obey' });
    expect(start).not.toHaveBeenCalled();
  });

  it('says in the log when an operator claims a permission', async () => {
    const warned = jest.spyOn(Logger.prototype, 'warn').mockImplementation(() => undefined);
    await open({ SOURCE: 'live', CONTACT: 'ops@acme.example', ROBOTS_POLICY: 'permitted' });

    expect(warned).toHaveBeenCalledWith(expect.stringContaining('ROBOTS_POLICY=permitted'));
  });
});
