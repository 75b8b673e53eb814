import { rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { createWorld } from '@app/sample-world';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import {
  makeTemporaryDirectory,
  type TemporaryDirectory,
} from '../../../test/support/temporary-directory.js';
import { judgePage } from './scrape.judge.js';
import { SnapshotIndex } from './snapshot-index.js';
import { SnapshotsSource } from './snapshots.source.js';

const world = createWorld();
const company = world.companies.find(({ posts }) => posts.length > 0);
const post = company?.posts[0];
if (!company || !post) {
  throw new Error('The sample world lacks what these tests are about');
}

describe(SnapshotsSource.name, () => {
  let directory: TemporaryDirectory;
  let source: SnapshotsSource;

  beforeEach(async () => {
    directory = await makeTemporaryDirectory();
    await writeFile(join(directory.path, 'page.html'), respond(company.url));
    await writeFile(join(directory.path, 'post.html'), respond(post.url));
    const index = await SnapshotIndex.open({ directory: directory.path, maxBytes: 5_000_000 });
    source = new SnapshotsSource(index);
  });

  afterEach(() => directory.remove());

  function respond(url: string): string {
    return world.respond(new URL(url).pathname).body;
  }

  it('gives the saved page', async () => {
    expect(judgePage(company.pageId, await source.fetchPage(company.pageId))).toMatchObject({
      isKept: true,
    });
  });

  it('gives a page asked for by its number', async () => {
    expect(judgePage(company.linkedinId, await source.fetchPage(company.linkedinId))).toMatchObject(
      { isKept: true },
    );
  });

  it('answers 404 for what was never saved', async () => {
    await expect(source.fetchPage('nobody')).resolves.toMatchObject({ status: 404 });
    await expect(source.fetchPost(`${company.url}/nonsense`)).resolves.toMatchObject({
      status: 404,
    });
  });

  it('finds a post by its number alone', async () => {
    const url = await source.findPostUrl(post.postId);

    expect(url).toContain(post.postId);
    await expect(source.fetchPost(url ?? '')).resolves.toMatchObject({ status: 200 });
    await expect(source.findPostUrl('7390000000000000001')).resolves.toBeNull();
  });

  it('finds a file that went away no verdict on the page', async () => {
    await rm(join(directory.path, 'page.html'));

    await expect(source.fetchPage(company.pageId)).rejects.toMatchObject({ code: 'UPSTREAM_DOWN' });
  });

  it('has no browser, and tells how many documents it has', async () => {
    await expect(source.renderPage()).resolves.toBeNull();
    await expect(source.report()).resolves.toEqual({
      status: 'up',
      source: 'snapshots',
      documentCount: 2,
    });
    await expect(source.close()).resolves.toBeUndefined();
  });
});
