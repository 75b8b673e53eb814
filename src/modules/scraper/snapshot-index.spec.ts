import { mkdir, rm, utimes, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';

import { createWorld } from '@app/sample-world';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';

import {
  makeTemporaryDirectory,
  type TemporaryDirectory,
} from '../../../test/support/temporary-directory.js';
import { SnapshotIndex } from './snapshot-index.js';

const world = createWorld();
const pageHtml = world.respond('/company/tessellate-dynamics').body;
const numberOfPage = world.companies.find(({ pageId }) => pageId === 'tessellate-dynamics');
const somePost = numberOfPage?.posts[0];
if (!somePost) {
  throw new Error('The sample world lacks what these tests are about');
}
const postHtml = world.respond(new URL(somePost.url).pathname).body;
const refusalHtml = world.respond('/authwall?trk=bf').body;

const page = (id: string) => ({ kind: 'page', id }) as const;
const post = (id: string) => ({ kind: 'post', id }) as const;

describe(SnapshotIndex.name, () => {
  let directory: TemporaryDirectory;

  beforeEach(async () => {
    directory = await makeTemporaryDirectory();
  });

  afterEach(() => directory.remove());

  async function save(name: string, body: string, at?: Date): Promise<string> {
    const file = join(directory.path, name);
    await mkdir(dirname(file), { recursive: true });
    await writeFile(file, body);
    if (at) {
      await utimes(file, at, at);
    }
    return file;
  }

  const open = (rescanAfterMs = -1): Promise<SnapshotIndex> =>
    SnapshotIndex.open({ directory: directory.path, maxBytes: 2_000_000, rescanAfterMs });

  it('knows a page by what the file says, at any depth and under any name', async () => {
    const file = await save('2026/11/saved as (1).html', pageHtml);
    const index = await open();

    expect(await index.find(page('tessellate-dynamics'))).toMatchObject({ file });
    expect(await index.find(page(numberOfPage.linkedinId))).toMatchObject({ file });
    expect(await index.find(page('saved as (1)'))).toBeNull();
  });

  it('knows a post by its number', async () => {
    const file = await save('a-post.txt', postHtml);
    const index = await open();

    expect(await index.find(post(somePost.postId))).toMatchObject({
      file,
      url: expect.stringContaining(somePost.postId),
    });
    expect(await index.find(page(somePost.postId))).toBeNull();
  });

  it('knows a saved refusal by the file’s name, as it names nobody itself', async () => {
    await save('Gilded-Thicket.html', refusalHtml);
    const index = await open();

    expect(await index.find(page('gilded-thicket'))).toMatchObject({ url: null });
  });

  it('believes a page’s own word before a refusal’s file name', async () => {
    await save('page.html', pageHtml, new Date('2026-01-01'));
    await save('tessellate-dynamics.html', refusalHtml, new Date('2026-06-01'));
    const index = await open();

    expect(await index.find(page('tessellate-dynamics'))).not.toMatchObject({ url: null });
  });

  it.each([
    ['first', 'a.html', 'b.html'],
    ['last', 'b.html', 'a.html'],
  ])('takes the newest of several copies, though it is listed %s', async (_where, newer, older) => {
    const file = await save(newer, pageHtml, new Date('2026-06-01'));
    await save(older, pageHtml, new Date('2026-01-01'));
    const index = await open();

    expect(await index.find(page('tessellate-dynamics'))).toMatchObject({ file });
  });

  it('passes over what is no saved page, and what is too large', async () => {
    await save('notes.txt', 'tessellate-dynamics');
    await save('empty.pdf', '');
    await save('page.html', pageHtml.padEnd(2_000_001));
    const index = await open();

    expect(index.size).toBe(0);
    expect(await index.find(page('notes'))).toBeNull();
  });

  it('notices a file that is added while it runs', async () => {
    const index = await open();
    expect(await index.find(page('tessellate-dynamics'))).toBeNull();

    const file = await save('new/page.html', pageHtml);
    expect(await index.find(page('tessellate-dynamics'))).toMatchObject({ file });
  });

  it('does not look again at every question', async () => {
    const index = await open(60_000);
    await save('page.html', pageHtml);

    expect(await index.find(page('tessellate-dynamics'))).toBeNull();
  });

  it('forgets a file that was removed when it looks again', async () => {
    const file = await save('page.html', pageHtml);
    const index = await open();
    await rm(file);
    await index.find(page('somebody-else'));

    expect(index.size).toBe(0);
  });

  it('rejects with the file system’s error when there is no such folder', async () => {
    const opening = SnapshotIndex.open({ directory: `${directory.path}/none`, maxBytes: 1 });

    await expect(opening).rejects.toMatchObject({ code: 'ENOENT' });
  });
});
