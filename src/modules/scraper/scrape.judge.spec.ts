import {
  BrowserUnavailableError,
  BudgetSpentError,
  DisallowedError,
  DocumentTooLargeError,
  FetchingOffError,
  ForeignRedirectError,
  HostPausedError,
  RateLimitedError,
  RobotsUnreachableError,
  TooManyRedirectsError,
  UnsupportedUrlError,
  UpstreamDownError,
} from '@app/fetching';
import { createWorld } from '@app/sample-world';
import { describe, expect, it } from '@jest/globals';

import { aFetchedDocument } from '../../../test/support/builders/fetched-document.builder.js';
import { judgeFetchError, judgePage, judgePost } from './scrape.judge.js';

const world = createWorld();
const ORIGIN = 'https://www.linkedin.com';
const company = world.companies.find(({ pageId }) => pageId === 'tessellate-dynamics');
const post = company?.posts.find(({ commentCount, isRepost }) => commentCount > 0 && !isRepost);
if (!company || !post) {
  throw new Error('The sample world lacks what these tests are about');
}

/** A document of the sample world as if fetched from the real address. */
function visit(path: string, html = world.respond(path).body) {
  const url = new URL(path, ORIGIN).href;
  const { status } = world.respond(path);
  return aFetchedDocument({ requestedUrl: url, finalUrl: url, status, body: html });
}

const pagePath = '/company/tessellate-dynamics';
const postPath = new URL(post.url).pathname;

describe(judgePage.name, () => {
  it('keeps a whole page', () => {
    const judgement = judgePage('tessellate-dynamics', visit(pagePath));

    expect(judgement).toMatchObject({
      isKept: true,
      outcome: 'ok',
      extract: { page: { record: { name: 'Tessellate Dynamics', kind: 'company' } } },
    });
  });

  it('keeps a page asked for by its number', () => {
    expect(judgePage(company.linkedinId, visit(`/company/${company.linkedinId}`))).toMatchObject({
      isKept: true,
    });
  });

  it('keeps a page that a former name redirected to', () => {
    const fetched = aFetchedDocument({
      requestedUrl: `${ORIGIN}/company/old-tessellate`,
      finalUrl: `${ORIGIN}${pagePath}`,
      redirects: [`${ORIGIN}/company/old-tessellate`],
      body: world.respond(pagePath).body,
    });

    expect(judgePage('old-tessellate', fetched)).toMatchObject({ isKept: true });
  });

  it('keeps what it could read of a page that was cut off, as partial', () => {
    const html = world.respond(pagePath).body;
    const cut = html.slice(0, html.lastIndexOf('</body>') - 2000);

    expect(judgePage('tessellate-dynamics', visit(pagePath, cut))).toMatchObject({
      isKept: true,
      outcome: 'partial',
      extract: { page: { coverage: { isTruncated: true } } },
    });
  });

  it('keeps nothing of a page that was cut off before it said who it is', () => {
    const html = world.respond(pagePath).body;
    const judgement = judgePage(
      'tessellate-dynamics',
      visit(pagePath, html.slice(0, html.indexOf('<body'))),
    );

    expect(judgement.isKept && judgement.outcome === 'ok').toBe(false);
  });

  it('refuses another company’s page under this name', () => {
    expect(judgePage('copperfinch', visit(pagePath))).toMatchObject({
      isKept: false,
      outcome: 'drifted',
      reason: expect.stringContaining('tessellate-dynamics'),
    });
  });

  it('finds a page drifted whose name and numbers are not where they were', () => {
    const html = world
      .respond(pagePath)
      .body.replaceAll(/<script type="application\/ld\+json">[\s\S]*?<\/script>/g, '')
      .replaceAll('top-card-layout__title', 'new-title')
      .replaceAll('<h1', '<h2')
      .replaceAll('</h1>', '</h2>')
      .replaceAll(/<meta property="og:title"[^>]*>/g, '')
      .replaceAll(/<title>[\s\S]*?<\/title>/g, '');

    expect(judgePage('tessellate-dynamics', visit(pagePath, html))).toMatchObject({
      isKept: false,
      outcome: 'drifted',
    });
  });

  it.each([
    ['an authwall', '/authwall?trk=bf', 'authwall'],
    ['a login page', '/uas/login', 'login'],
    ['the 999 answer', '/company/basalt-parliament', 'stub'],
  ])('finds %s blocked, and says which refusal it is', (_what, path, kind) => {
    expect(judgePage('basalt-parliament', visit(path))).toMatchObject({
      isKept: false,
      outcome: 'blocked',
      reason: expect.stringContaining(kind),
    });
  });

  it('finds a page that shows nothing blocked, not empty', () => {
    const judgement = judgePage('acme', aFetchedDocument({ body: '<html><p>Hi</p></html>' }));

    expect(judgement).toMatchObject({ isKept: false, outcome: 'blocked' });
  });

  it('finds an empty answer blocked', () => {
    expect(judgePage('acme', aFetchedDocument({ body: '' }))).toMatchObject({
      isKept: false,
      outcome: 'blocked',
    });
  });

  it('tells a page that never was from one that was taken down', () => {
    expect(judgePage('nobody', visit('/company/nobody'))).toMatchObject({ outcome: 'notFound' });
    expect(judgePage('emberglass-press', visit('/company/emberglass-press'))).toMatchObject({
      outcome: 'gone',
    });
  });

  it('finds a page of another kind drifted', () => {
    expect(judgePage('tessellate-dynamics', visit(postPath))).toMatchObject({
      isKept: false,
      outcome: 'drifted',
      reason: 'it is a post page, not a company page',
    });
  });
});

describe(judgePost.name, () => {
  it('keeps a whole post with its comments', () => {
    const judgement = judgePost(post.postId, visit(postPath));

    expect(judgement).toMatchObject({
      isKept: true,
      extract: { post: { record: { postId: post.postId, reactionCount: post.reactionCount } } },
    });
    expect(judgement.isKept && judgement.extract.comments).toHaveLength(post.comments.length);
  });

  it('keeps a repost and its comments under the number it was asked for', () => {
    const repost = world.companies
      .flatMap(({ posts }) => posts)
      .find((candidate) => candidate.isRepost && candidate.featuredId !== candidate.postId);
    if (!repost) {
      throw new Error('The sample world has no such repost');
    }
    const judgement = judgePost(repost.postId, visit(new URL(repost.url).pathname));

    expect(judgement).toMatchObject({
      isKept: true,
      extract: { post: { record: { postId: repost.postId } } },
    });
    const ids = judgement.isKept
      ? judgement.extract.comments.map(({ record }) => record.postId)
      : [];
    expect(new Set([...ids, repost.postId])).toEqual(new Set([repost.postId]));
  });

  it('refuses another post under this number', () => {
    expect(judgePost('7390000000000000001', visit(postPath))).toMatchObject({
      isKept: false,
      outcome: 'drifted',
      reason: expect.stringContaining(post.postId),
    });
  });

  it('refuses a company page', () => {
    expect(judgePost(post.postId, visit(pagePath))).toMatchObject({
      isKept: false,
      outcome: 'drifted',
    });
  });

  it('names a refusal and an absence', () => {
    expect(judgePost('7', visit('/authwall?trk=bf'))).toMatchObject({ outcome: 'blocked' });
    expect(judgePost('7', visit('/posts/x-activity-7-a'))).toMatchObject({ outcome: 'notFound' });
  });
});

describe(judgeFetchError.name, () => {
  const url = `${ORIGIN}/company/acme`;
  const verdict = {
    isAllowed: false,
    rule: 'Disallow: /',
    group: '*',
    robotsUrl: `${ORIGIN}/robots.txt`,
  } as ConstructorParameters<typeof DisallowedError>[1];

  it.each([
    [new RateLimitedError(url, 61_500), 'rateLimited', 62],
    [new RateLimitedError(url, null), 'rateLimited', null],
    [new UpstreamDownError(url, 'answered 503', 503, 5000), 'unreachable', 5],
    [new RobotsUnreachableError(url, 10_000), 'unreachable', 10],
    [new DisallowedError(url, verdict), 'disallowed', null],
    [new ForeignRedirectError(url, 'https://elsewhere.example'), 'blocked', null],
    [new TooManyRedirectsError(url, 5), 'blocked', null],
    [new DocumentTooLargeError(url, 100), 'drifted', null],
    [new UnsupportedUrlError(url), 'unreachable', null],
    [new BrowserUnavailableError('none'), 'unreachable', null],
    [new FetchingOffError(url), 'unreachable', null],
    [new BudgetSpentError(url, 60_000), 'unreachable', 60],
    [new HostPausedError(url, 'retryAfter', 90_000), 'rateLimited', 90],
    [new HostPausedError(url, 'refused', 90_000), 'rateLimited', 90],
    [new HostPausedError(url, 'failing', 30_000), 'unreachable', 30],
  ])('takes %s for %s', (error, outcome, retryAfterSeconds) => {
    expect(judgeFetchError(error)).toMatchObject({ outcome, retryAfterSeconds });
  });

  it.each([
    [new FetchingOffError(url), 'FETCHING=off'],
    [new BudgetSpentError(url, 1000), 'FETCH_DAILY_BUDGET'],
  ])('names the setting that keeps us from asking (%s)', (error, setting) => {
    expect(judgeFetchError(error).reason).toContain(setting);
  });

  it('names the rule of robots.txt', () => {
    expect(judgeFetchError(new DisallowedError(url, verdict)).reason).toBe(
      '"Disallow: /" for user-agent "*"',
    );
  });

  it('names no address of ours to the client', () => {
    const error = new UpstreamDownError('http://10.0.0.7/x', 'refused the connection');

    expect(judgeFetchError(error).reason).not.toContain('10.0.0.7');
  });

  it('lets a bug go on as what it is', () => {
    const bug = new TypeError('x is undefined');

    expect(() => judgeFetchError(bug)).toThrow(bug);
  });
});
