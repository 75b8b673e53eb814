import type { CompanyPageRecord } from '@app/linkedin';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals';

import { CommentsRepository } from '../../src/modules/comments/comments.repository.js';
import { PagesRepository } from '../../src/modules/pages/pages.repository.js';
import { PostsRepository } from '../../src/modules/posts/posts.repository.js';
import { UsersRepository } from '../../src/modules/users/users.repository.js';
import { aCommentRecord } from '../support/builders/comment.builder.js';
import { aCompanyPageRecord } from '../support/builders/company-page.builder.js';
import { covered } from '../support/builders/covered.builder.js';
import { aPersonRecord } from '../support/builders/person.builder.js';
import { aPostRecord } from '../support/builders/post.builder.js';
import { createTestApp, type TestApp } from '../support/create-test-app.js';

const first = new Date('2026-11-01T10:00:00.000Z');
const second = new Date('2026-11-02T10:00:00.000Z');
const third = new Date('2026-11-03T10:00:00.000Z');
const POST_ID = '7390000000000000001';
const FIFTY = Array.from({ length: 50 }, (_unused, index) => index);

describe('storing what scrapes read', () => {
  let api: TestApp;
  let pages: PagesRepository;
  let posts: PostsRepository;
  let users: UsersRepository;
  let comments: CommentsRepository;

  beforeAll(async () => {
    api = await createTestApp();
    pages = api.app.get(PagesRepository, { strict: false });
    posts = api.app.get(PostsRepository, { strict: false });
    users = api.app.get(UsersRepository, { strict: false });
    comments = api.app.get(CommentsRepository, { strict: false });
  });

  afterAll(() => api.close());

  beforeEach(async () => {
    await Promise.all(Object.values(api.connection.models).map((model) => model.deleteMany({})));
  });

  async function storePage(
    record: Partial<CompanyPageRecord>,
    {
      at = first,
      missing = [] as string[],
      withdrawn = [] as string[],
      alias = null as string | null,
    } = {},
  ): Promise<void> {
    const lastScrape = { at, outcome: 'ok', coverage: null };
    const keys = record.name ? { nameWords: [record.name.toLowerCase()] } : {};
    await pages.upsert({
      record: aCompanyPageRecord(record),
      missing,
      withdrawn,
      lastScrape,
      keys,
      alias,
    });
  }

  describe('a page', () => {
    it('is stored with when it was first and last seen', async () => {
      await storePage({ totalFollowers: 1 });
      await storePage({ totalFollowers: 2 }, { at: second });

      expect(await pages.findByPageId('acme')).toMatchObject({
        totalFollowers: 2,
        firstSeenAt: first,
        lastSeenAt: second,
        lastScrape: { at: second, outcome: 'ok' },
      });
    });

    it('keeps what a later document failed to give', async () => {
      await storePage({});
      await storePage(
        { locations: [], specialties: [], name: null },
        { at: second, missing: ['locations', 'specialties', 'name'] },
      );

      expect(await pages.findByPageId('acme')).toMatchObject({
        name: 'Acme Corporation',
        specialties: ['anvils'],
        locations: [{ isPrimary: true }],
      });
    });

    it('keeps what a later document does not mention', async () => {
      await storePage({ totalFollowers: 12, tagline: 'We forge' });
      await storePage({ totalFollowers: null, tagline: null }, { at: second });

      expect(await pages.findByPageId('acme')).toMatchObject({
        totalFollowers: 12,
        tagline: 'We forge',
        lastSeenAt: second,
      });
    });

    it('loses what it no longer publishes', async () => {
      await storePage({ tagline: 'We forge' });
      await storePage({ tagline: null }, { at: second, withdrawn: ['tagline'] });

      expect(await pages.findByPageId('acme')).toMatchObject({ tagline: null });
    });

    it('is emptied of what a later document says is empty', async () => {
      await storePage({ specialties: ['anvils'] });
      await storePage({ specialties: [], openJobs: 0 }, { at: second });

      expect(await pages.findByPageId('acme')).toMatchObject({ specialties: [], openJobs: 0 });
    });

    it('has null for what no document ever gave', async () => {
      await storePage({ tagline: null }, { missing: ['people', 'locations'] });

      expect(await pages.findByPageId('acme')).toMatchObject({ tagline: null, funding: null });
    });

    it('is found under every name that ever led to it', async () => {
      await storePage({}, { alias: '4410021' });
      await storePage({}, { alias: 'old-acme' });
      await storePage({}, { alias: 'old-acme' });

      expect(await pages.findByAlias('4410021')).toMatchObject({ pageId: 'acme' });
      expect(await pages.findByAlias('old-acme')).toMatchObject({
        aliases: ['4410021', 'old-acme'],
      });
      expect(await pages.findByAlias('acme')).toBeNull();
    });

    it('stays as it was but for the note of a scrape that gave nothing', async () => {
      await storePage({}, { alias: 'old-acme' });
      const note = { at: second, outcome: 'blocked', coverage: null };
      await pages.updateLastScrape('old-acme', note);

      expect(await pages.findByPageId('acme')).toMatchObject({
        name: 'Acme Corporation',
        lastSeenAt: first,
        lastScrape: note,
      });
    });

    it('does not come about by a scrape that gave nothing', async () => {
      await pages.updateLastScrape('ghost', { at: second, outcome: 'blocked', coverage: null });

      expect(await pages.findByPageId('ghost')).toBeNull();
    });

    it('is one document, whoever stores it at the same moment', async () => {
      await Promise.all(FIFTY.map((index) => storePage({ totalFollowers: index })));

      expect(await api.connection.model('CompanyPage').countDocuments({})).toBe(1);
    });
  });

  describe('a post', () => {
    it('takes what only a wall can tell from the wall', async () => {
      const wall = aPostRecord({ pageId: 'acme', isRepost: true, kind: 'image', text: 'Short' });
      const own = aPostRecord({
        pageId: null,
        isRepost: false,
        kind: 'text',
        text: 'The whole text',
        author: { name: 'Someone else', url: null, kind: 'person' },
      });
      await posts.upsertMany([covered(wall)], first);
      await posts.upsertOwn(covered(own), second);

      expect(await posts.findByPostId(POST_ID)).toMatchObject({
        pageId: 'acme',
        isRepost: true,
        kind: 'image',
        author: { name: 'Acme' },
        text: 'The whole text',
        commentsReadAt: second,
        firstSeenAt: first,
      });
    });

    it('learns its wall later, when its own page came first', async () => {
      await posts.upsertOwn(covered(aPostRecord({ pageId: null })), first);
      expect(await posts.findByPostId(POST_ID)).toMatchObject({ pageId: null });

      await posts.upsertMany([covered(aPostRecord({ pageId: 'acme' }))], second);
      expect(await posts.findByPostId(POST_ID)).toMatchObject({
        pageId: 'acme',
        commentsReadAt: first,
      });
    });

    it('keeps what a cut-off card failed to give', async () => {
      await posts.upsertMany([covered(aPostRecord({ reactionCount: 12 }))], first);
      const cut = aPostRecord({ reactionCount: null, hashtags: [], text: null });
      await posts.upsertMany([covered(cut, { missing: ['hashtags'] })], second);

      expect(await posts.findByPostId(POST_ID)).toMatchObject({
        reactionCount: 12,
        hashtags: ['anvils'],
        hashtagKeys: ['anvils'],
        text: 'A new anvil. #anvils',
      });
    });

    it('has no kind until a document tells it, and keeps it then', async () => {
      const untold = covered(aPostRecord({ kind: null }), { missing: ['kind'] });
      await posts.upsertMany([untold], first);
      expect(await posts.findByPostId(POST_ID)).toMatchObject({ kind: null });

      await posts.upsertMany([covered(aPostRecord({ kind: 'text' }))], second);
      await posts.upsertMany([untold], third);
      expect(await posts.findByPostId(POST_ID)).toMatchObject({ kind: 'text', lastSeenAt: third });
    });

    it('is filed under its hashtags whatever their case, each once', async () => {
      const post = aPostRecord({ hashtags: ['Anvils', 'ANVILS', 'Iron'] });
      await posts.upsertMany([covered(post)], first);

      expect(await posts.findByPostId(POST_ID)).toMatchObject({
        hashtags: ['Anvils', 'ANVILS', 'Iron'],
        hashtagKeys: ['anvils', 'iron'],
      });
    });

    it('is one document, whoever stores it at the same moment', async () => {
      await Promise.all(FIFTY.map(() => posts.upsertMany([covered(aPostRecord())], first)));

      expect(await api.connection.model('Post').countDocuments({})).toBe(1);
    });
  });

  describe('people and comments', () => {
    it('keep what a later document does not give', async () => {
      await users.upsertMany([covered(aPersonRecord())], first);
      await users.upsertMany([covered(aPersonRecord({ headline: null }))], second);

      expect(await users.findByUserId('ada-example')).toMatchObject({
        headline: 'Head of anvils',
        firstSeenAt: first,
        lastSeenAt: second,
      });
    });

    it('belong to the page that showed them last', async () => {
      await users.upsertMany([covered(aPersonRecord({ pageId: 'acme' }))], first);
      await users.upsertMany([covered(aPersonRecord({ pageId: 'other' }))], second);

      expect(await users.findByUserId('ada-example')).toMatchObject({ pageId: 'other' });
    });

    it('are one document each, whoever stores them at the same moment', async () => {
      await Promise.all(
        FIFTY.flatMap(() => [
          users.upsertMany([covered(aPersonRecord())], first),
          comments.upsertMany([covered(aCommentRecord())], 'acme', first),
        ]),
      );

      expect(await users.countByPageId('acme')).toBe(1);
      expect(await comments.countByPostId(POST_ID)).toBe(1);
    });

    it('need no round trip when there are none', async () => {
      const commands = await api.commands.during(async () => {
        await users.upsertMany([], first);
        await comments.upsertMany([], null, first);
        await posts.upsertMany([], first);
      });

      expect(commands).toEqual([]);
    });
  });
});
