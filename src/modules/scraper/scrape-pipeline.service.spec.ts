import { UpstreamDownError } from '@app/fetching';
import { createWorld } from '@app/sample-world';
import { Logger } from '@nestjs/common';
import { beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { aDriftJudge } from '../../../test/support/builders/drift-judge.builder.js';
import { aFetchedDocument } from '../../../test/support/builders/fetched-document.builder.js';

import { StillClock } from '../../../test/support/still-clock.js';
import { strictDouble } from '../../../test/support/strict-double.js';
import type { CommentsService } from '../comments/comments.service.js';
import type { PeopleScreenService } from '../erasure/people-screen.service.js';
import type { PageRenames } from '../pages/page-renames.service.js';
import type { PagesService } from '../pages/pages.service.js';
import type { PostsService } from '../posts/posts.service.js';
import type { SnapshotsService } from '../snapshots/snapshots.service.js';
import type { UsersService } from '../users/users.service.js';
import { ScrapePipelineService } from './scrape-pipeline.service.js';
import type { Source } from './source.port.js';

const world = createWorld();
const ORIGIN = 'https://www.linkedin.com';
const company = world.companies.find(({ posts }) => posts.some(({ comments }) => comments.length));
const post = company?.posts.find(({ comments }) => comments.length > 0);
if (!company || !post) {
  throw new Error('The sample world lacks what these tests are about');
}

function visit(path: string) {
  const { status, body } = world.respond(path);
  return aFetchedDocument({
    requestedUrl: ORIGIN + path,
    finalUrl: ORIGIN + path,
    status,
    body,
  });
}

const pagePath = new URL(company.url).pathname;
const drifted = aFetchedDocument({ body: world.respond(new URL(post.url).pathname).body });

describe(ScrapePipelineService.name, () => {
  const fetchPage = jest.fn<Source['fetchPage']>();
  const fetchPost = jest.fn<Source['fetchPost']>();
  const renderPage = jest.fn<Source['renderPage']>();
  const renderPost = jest.fn<Source['renderPost']>();
  const findPostUrl = jest.fn<Source['findPostUrl']>();
  const storePage = jest.fn<PagesService['store']>();
  const noteScrape = jest.fn<PagesService['noteScrape']>();
  const findOwnId = jest.fn<PagesService['findOwnId']>();
  const findFormerIds = jest.fn<PageRenames['findFormerIds']>();
  const follow = jest.fn<PageRenames['follow']>();
  const storeWall = jest.fn<PostsService['storeWall']>();
  const storeOwn = jest.fn<PostsService['storeOwn']>();
  const storeUsers = jest.fn<UsersService['store']>();
  const storeComments = jest.fn<CommentsService['store']>();
  const archive = jest.fn<SnapshotsService['archive']>();
  const settle = jest.fn<(isMoreStored: boolean) => Promise<void>>();
  let isPostErased: boolean;
  const clock = new StillClock();
  const pipeline = new ScrapePipelineService(
    strictDouble<Source>('Source', { fetchPage, fetchPost, renderPage, renderPost, findPostUrl }),
    strictDouble<PagesService>('PagesService', { store: storePage, noteScrape, findOwnId }),
    strictDouble<PageRenames>('PageRenames', { findFormerIds, follow }),
    strictDouble<PostsService>('PostsService', { storeWall, storeOwn }),
    strictDouble<UsersService>('UsersService', { store: storeUsers }),
    strictDouble<CommentsService>('CommentsService', { store: storeComments }),
    strictDouble<SnapshotsService>('SnapshotsService', { archive }),
    strictDouble<PeopleScreenService>('PeopleScreenService', {
      page: (extract) => Promise.resolve({ extract, settle }),
      post: (extract) => Promise.resolve({ extract: isPostErased ? null : extract, settle }),
      addresses: () => Promise.resolve(() => false),
    }),
    aDriftJudge(),
    clock,
  );

  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  beforeEach(() => {
    jest.resetAllMocks();
    renderPage.mockResolvedValue(null);
    renderPost.mockResolvedValue(null);
    archive.mockResolvedValue(true);
    findOwnId.mockImplementation((name) => Promise.resolve(name));
    findFormerIds.mockResolvedValue([]);
    storeOwn.mockResolvedValue(null);
    isPostErased = false;
  });

  it('looks once more for whoever was erased meanwhile, when everything is stored', async () => {
    fetchPage.mockResolvedValue(visit(pagePath));
    settle.mockImplementation(() => {
      expect(storePage).toHaveBeenCalledTimes(1);
      return Promise.resolve();
    });
    await pipeline.runPage(company.pageId);

    expect(settle).toHaveBeenCalledTimes(1);
  });

  it('says of a post by somebody erased what it says of one that is not there', async () => {
    fetchPost.mockResolvedValue(visit(new URL(post.url).pathname));
    isPostErased = true;
    const reference = { postId: post.postId, url: post.url, pageId: null };

    await expect(pipeline.runPost(reference)).resolves.toMatchObject({
      outcome: 'notFound',
      refusal: { outcome: 'notFound' },
    });
    expect(storeOwn).not.toHaveBeenCalled();
    expect(storeComments).not.toHaveBeenCalled();
  });

  it('stores the page last, so that whoever finds it finds it whole', async () => {
    fetchPage.mockResolvedValue(visit(pagePath));
    storePage.mockImplementation(() => {
      expect(storeWall.mock.calls[0]?.[0]).toHaveLength(company.posts.length);
      expect(storeUsers.mock.calls[0]?.[0]).toHaveLength(company.people.length);
      return Promise.resolve();
    });

    await expect(pipeline.runPage(company.pageId)).resolves.toMatchObject({
      outcome: 'ok',
      refusal: null,
      ownId: company.pageId,
    });
    expect(storePage).toHaveBeenCalledWith(
      expect.anything(),
      expect.objectContaining({ at: clock.now(), outcome: 'ok' }),
      { alias: null, withdrawn: [] },
    );
  });

  it('has everything move to a page’s new id before anything is stored under it', async () => {
    fetchPage.mockResolvedValue(visit(pagePath));
    findFormerIds.mockResolvedValue(['former-id']);
    follow.mockImplementation(() => {
      expect(storeWall).not.toHaveBeenCalled();
      return Promise.resolve();
    });
    await pipeline.runPage(company.pageId);

    expect(follow).toHaveBeenCalledWith(
      expect.objectContaining({ pageId: company.pageId, linkedinId: company.linkedinId }),
      ['former-id'],
    );
    expect(settle).toHaveBeenCalledWith(true);
  });

  it('puts comments under the wall that their post has come to be on while it was read', async () => {
    fetchPost.mockResolvedValue(visit(new URL(post.url).pathname));
    findOwnId.mockResolvedValue('acme');
    storeOwn.mockResolvedValue('acme-works');
    await pipeline.runPost({ postId: post.postId, url: post.url, pageId: 'acme-anvils' });

    expect(storeComments.mock.calls.map(([, pageId]) => pageId)).toEqual(['acme', 'acme-works']);
  });

  it('remembers the name a page was asked for under', async () => {
    fetchPage.mockResolvedValue(visit(`/company/${company.linkedinId}`));
    const { ownId } = await pipeline.runPage(company.linkedinId);

    expect(ownId).toBe(company.pageId);
    expect(storePage.mock.calls[0]?.[2]).toMatchObject({ alias: company.linkedinId });
  });

  it('writes nothing but a note when the source refuses', async () => {
    fetchPage.mockResolvedValue(visit('/authwall?trk=bf'));

    await expect(pipeline.runPage('acme')).resolves.toMatchObject({
      outcome: 'blocked',
      coverage: null,
      refusal: { outcome: 'blocked' },
    });
    expect(noteScrape).toHaveBeenCalledWith('acme', {
      at: clock.now(),
      outcome: 'blocked',
      coverage: null,
    });
    expect(renderPage).not.toHaveBeenCalled();
  });

  it('asks a browser for what a plain document lacks', async () => {
    fetchPage.mockResolvedValue(drifted);
    renderPage.mockResolvedValue(visit(pagePath));

    await expect(pipeline.runPage(company.pageId)).resolves.toMatchObject({ outcome: 'ok' });
  });

  it('asks a browser for what the plain document of a post lacks', async () => {
    const { postId, url, pageId } = post;
    fetchPost.mockResolvedValue(visit(pagePath));
    renderPost.mockResolvedValue(visit(new URL(url).pathname));

    await expect(pipeline.runPost({ postId, url, pageId })).resolves.toMatchObject({
      outcome: 'ok',
    });
    expect(renderPost).toHaveBeenCalledWith(url);
    expect(storeComments.mock.calls[0]?.[0]).toHaveLength(post.comments.length);
  });

  it('tells the first verdict when the browser gets no further', async () => {
    fetchPage.mockResolvedValue(drifted);
    renderPage.mockResolvedValueOnce(visit('/authwall?trk=bf'));
    await expect(pipeline.runPage(company.pageId)).resolves.toMatchObject({ outcome: 'drifted' });

    renderPage.mockRejectedValueOnce(new UpstreamDownError(ORIGIN, 'took too long'));
    await expect(pipeline.runPage(company.pageId)).resolves.toMatchObject({ outcome: 'drifted' });
  });

  it('takes a fetch that failed for an outcome, and a bug for a bug', async () => {
    fetchPage.mockRejectedValueOnce(new UpstreamDownError(ORIGIN, 'refused', null, 5000));
    await expect(pipeline.runPage('acme')).resolves.toMatchObject({
      refusal: { outcome: 'unreachable', retryAfterSeconds: 5 },
    });

    const bug = new TypeError('a bug');
    fetchPage.mockRejectedValueOnce(bug);
    await expect(pipeline.runPage('acme')).rejects.toBe(bug);
  });

  it('archives every document with what it was found to be, and alarms nobody when the rendered one is whole', async () => {
    fetchPage.mockResolvedValue(drifted);
    renderPage.mockResolvedValue(visit(pagePath));

    await expect(pipeline.runPage(company.pageId)).resolves.toMatchObject({ isArchived: true });
    expect(archive.mock.calls.map(([arrival]) => arrival)).toEqual([
      expect.objectContaining({ outcome: 'drifted', isQuarantined: false, isRendered: false }),
      expect.objectContaining({ outcome: 'ok', isQuarantined: false, isRendered: true }),
    ]);
  });

  it('stores what a document said when the document itself could not be kept', async () => {
    fetchPage.mockResolvedValue(visit(pagePath));
    archive.mockResolvedValue(false);

    await expect(pipeline.runPage(company.pageId)).resolves.toMatchObject({
      outcome: 'ok',
      isArchived: false,
    });
    expect(storePage).toHaveBeenCalledTimes(1);
  });

  it('has nothing to archive where nothing was fetched', async () => {
    fetchPage.mockRejectedValueOnce(new UpstreamDownError(ORIGIN, 'refused'));
    await expect(pipeline.runPage('acme')).resolves.toMatchObject({ isArchived: null });
    expect(archive).not.toHaveBeenCalled();
  });

  it('stores a post’s comments before the post, under the page of its wall', async () => {
    fetchPost.mockResolvedValue(visit(new URL(post.url).pathname));
    storeOwn.mockImplementation(() => {
      expect(storeComments.mock.calls[0]?.[0]).toHaveLength(post.comments.length);
      return Promise.resolve(post.pageId);
    });
    const { postId, url, pageId } = post;

    await expect(pipeline.runPost({ postId, url, pageId })).resolves.toMatchObject({
      ownId: postId,
      refusal: null,
    });
    expect(storeComments).toHaveBeenCalledWith(expect.anything(), pageId, clock.now());
  });

  it('asks the source for the address of a post nobody has seen', async () => {
    findPostUrl.mockResolvedValueOnce(post.url).mockResolvedValueOnce(null);
    const reference = { postId: post.postId, url: null, pageId: null };

    await expect(pipeline.locatePost(reference)).resolves.toBe(post.url);
    await expect(pipeline.locatePost(reference)).resolves.toBeNull();
  });

  it('knows the address of a post on a wall by its number alone', async () => {
    findPostUrl.mockResolvedValueOnce(null);
    const reference = { postId: post.postId, url: null, pageId: 'acme' };

    await expect(pipeline.locatePost(reference)).resolves.toBe(
      `https://www.linkedin.com/feed/update/urn:li:activity:${post.postId}`,
    );
  });

  it('stores nothing of a post that the source refuses', async () => {
    fetchPost.mockResolvedValue(visit('/authwall?trk=bf'));
    const { postId, url, pageId } = post;

    await expect(pipeline.runPost({ postId, url, pageId })).resolves.toMatchObject({
      outcome: 'blocked',
    });
    expect(storeOwn).not.toHaveBeenCalled();
  });
});
