import { applyDrifts, type CompanyTruth, createWorld, type DriftKind } from '@app/sample-world';
import { Logger } from '@nestjs/common';
import { beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { aFetchedDocument } from '../../../test/support/builders/fetched-document.builder.js';
import { aDriftJudge } from '../../../test/support/builders/drift-judge.builder.js';
import { DriftJudge, type Weighed } from './drift.judge.js';
import { judgePage, judgePost, type KeptPage, type KeptPost } from './scrape.judge.js';

const world = createWorld();
const pages = world.companies
  .filter(({ website, posts }) => website !== null && posts.length > 3)
  .slice(0, 4);
const [company] = pages;
const post = company?.posts.find(({ comments }) => comments.length > 1);
if (!company || !post) {
  throw new Error('The sample world lacks what these tests are about');
}
const thePost = post;
const bodies = new Map<string, string>();

function visit(url: string, drifts: readonly DriftKind[], cutAt = Number.POSITIVE_INFINITY) {
  const body = bodies.get(url) ?? world.respond(new URL(url).pathname).body;
  bodies.set(url, body);
  const html = applyDrifts(body, drifts).slice(0, cutAt);
  return aFetchedDocument({ requestedUrl: url, finalUrl: url, body: html });
}

describe(DriftJudge.name, () => {
  let judge: DriftJudge;

  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  beforeEach(async () => {
    judge = aDriftJudge();
    for (const page of [...pages, ...pages, ...pages]) {
      await read(page, []);
    }
  });

  async function read(
    { pageId, url }: CompanyTruth,
    drifts: readonly DriftKind[],
    cutAt?: number,
  ): Promise<Weighed<KeptPage>> {
    const weighed = await judge.weighPage(judgePage(pageId, visit(url, drifts, cutAt)), []);
    await judge.learn({ kind: 'page', id: pageId }, weighed);
    return weighed;
  }

  async function readPost(drifts: readonly DriftKind[]): Promise<Weighed<KeptPost>> {
    const { postId, url, pageId } = thePost;
    const weighed = await judge.weighPost(judgePost(postId, visit(url, drifts)), pageId);
    await judge.learn({ kind: 'post', id: postId }, weighed);
    return weighed;
  }

  it('keeps a page that shows what it always did', async () => {
    expect((await read(company, [])).judgement).toMatchObject({ isKept: true, outcome: 'ok' });
  });

  it('keeps a page whose layout has changed and lost nothing', async () => {
    const { judgement } = await read(company, ['organizationTypeRenamed', 'topCardMovedToEnd']);

    expect(judgement).toMatchObject({ isKept: true, outcome: 'ok' });
  });

  it('finds a page drifted that lacks what every page has, and says what and why', async () => {
    const { judgement } = await read(company, ['employeesTestIdRenamed', 'sizeDropped']);

    expect(judgement).toMatchObject({
      isKept: false,
      outcome: 'drifted',
      reason:
        'it lacks what was always there: companySize (every page has it), people (its place cannot be read)',
      coverage: { missing: ['people', 'companySize'] },
    });
  });

  it('finds a page drifted whose posts lost what they had', async () => {
    const { judgement } = await read(company, ['imageGridRenamed']);

    expect(judgement).toMatchObject({
      outcome: 'drifted',
      reason: expect.stringContaining('item:media'),
    });
  });

  it('does not believe at once that a page took its website down, and does the second time', async () => {
    const first = await read(company, ['websiteDropped']);
    expect(first).toMatchObject({
      judgement: { isKept: true, outcome: 'partial' },
      withdrawn: [],
    });
    expect(first.judgement.isKept && first.judgement.extract.page.coverage.missing).toEqual([
      'website',
    ]);

    await read(pages[1] ?? company, []);
    const second = await read(company, ['websiteDropped']);
    expect(second).toMatchObject({
      judgement: { isKept: true, outcome: 'ok' },
      withdrawn: ['website'],
    });
    expect(await read(company, ['websiteDropped'])).toMatchObject({ withdrawn: [] });
  });

  it('finds pages drifted that lose the same thing one after the other', async () => {
    const outcomes: string[] = [];
    for (const page of pages) {
      outcomes.push((await read(page, ['websiteDropped'])).judgement.outcome);
    }

    expect(outcomes.at(-1)).toBe('drifted');
  });

  it('tells a website that is only marked otherwise from one that is gone', async () => {
    const { judgement } = await read(company, ['coverClassRenamed']);

    expect(judgement).toMatchObject({
      outcome: 'drifted',
      reason: expect.stringContaining('coverUrl (its words are still there)'),
    });
  });

  it('believes what one page alone shows time after time', async () => {
    const outcomes: string[] = [];
    for (let visits = 0; visits < 4; visits += 1) {
      outcomes.push((await read(company, ['similarDropped'])).judgement.outcome);
      await read(pages[1] ?? company, []);
    }

    expect(outcomes.slice(0, 3)).toEqual(['drifted', 'drifted', 'partial']);
  });

  it('never takes it for the way of one page that all of its posts have lost their counts', async () => {
    const outcomes: string[] = [];
    for (let visits = 0; visits < 5; visits += 1) {
      outcomes.push((await read(company, ['counterRowsDropped'])).judgement.outcome);
      await read(pages[1] ?? company, []);
    }

    expect(outcomes).toEqual(['drifted', 'drifted', 'drifted', 'drifted', 'drifted']);
  });

  it('holds nothing against a document that was cut off', async () => {
    const { judgement, weighing } = await read(company, [], 100_000);

    expect(judgement).toMatchObject({ isKept: true, outcome: 'partial' });
    expect(weighing?.lesson).toBeNull();
  });

  it('does not believe what a document still shows that was cut off, when all its posts lack what they had', async () => {
    const { judgement } = await read(company, ['counterRowsDropped'], 150_000);

    expect(judgement).toMatchObject({
      outcome: 'drifted',
      reason: expect.stringContaining('reactionCount'),
    });
  });

  it('knows from the wall what a post’s own page has to show', async () => {
    expect((await readPost(['authorsDropped', 'jsonLdDropped'])).judgement).toMatchObject({
      outcome: 'drifted',
      reason: expect.stringContaining('author'),
    });
  });

  it('finds a post drifted that no longer shows its comments', async () => {
    expect((await readPost([])).judgement).toMatchObject({ isKept: true });
    expect((await readPost(['commentsDropped'])).judgement).toMatchObject({ outcome: 'drifted' });
  });
});
