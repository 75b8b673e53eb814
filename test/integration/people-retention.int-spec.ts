import type { AuthorRecord } from '@app/linkedin';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { CommentsRepository } from '../../src/modules/comments/comments.repository.js';
import { CommentsService } from '../../src/modules/comments/comments.service.js';
import { PeopleRetentionService } from '../../src/modules/erasure/people-retention.service.js';
import { PostsService } from '../../src/modules/posts/posts.service.js';
import { Post } from '../../src/modules/posts/schemas/post.schema.js';
import { ScrapeErasureRepository } from '../../src/modules/scraper/scrape-erasure.repository.js';
import type { Scrape } from '../../src/modules/scraper/schemas/scrape.schema.js';
import { ScrapesRepository } from '../../src/modules/scraper/scrapes.repository.js';
import { UsersService } from '../../src/modules/users/users.service.js';
import { aCommentRecord } from '../support/builders/comment.builder.js';
import { covered } from '../support/builders/covered.builder.js';
import { aPersonRecord } from '../support/builders/person.builder.js';
import { aPostRecord } from '../support/builders/post.builder.js';
import { aScrape } from '../support/builders/scrape.builder.js';
import { createTestApp, type TestApp } from '../support/create-test-app.js';
import { HandClock } from '../support/hand-clock.js';
import { whereStored } from '../support/where-told.js';

const DAY_MS = 86_400_000;
const now = new Date('2026-11-02T09:00:00.000Z');
const long = new Date(now.getTime() - 31 * DAY_MS);
const lately = new Date(now.getTime() - 29 * DAY_MS);

const page: AuthorRecord = {
  name: 'Acme',
  url: 'https://www.linkedin.com/company/acme',
  kind: 'company',
};
const member = (userId: string, name: string): AuthorRecord => ({
  name,
  url: `https://www.linkedin.com/in/${userId}`,
  kind: 'person',
});
const old = member('olga-old', 'Olga Old');
const recent = member('rita-recent', 'Rita Recent');
const id = (number: number): string => `739000000000000${String(number).padStart(4, '0')}`;

describe('what shows people', () => {
  let api: TestApp;

  const ids = async (collection: string, key: string): Promise<unknown[]> => {
    const documents = await api.connection
      .collection(collection)
      .find()
      .sort({ [key]: 1 })
      .toArray();
    return documents.map((document): unknown => document[key]);
  };

  async function store(author: AuthorRecord, first: number, at: Date): Promise<void> {
    const posts = api.app.get(PostsService, { strict: false });
    const comments = api.app.get(CommentsService, { strict: false });
    const url = 'https://www.linkedin.com/posts/acme_x-activity-1-a';
    const text = `Thanks to ${author.name ?? ''}!`;
    await posts.storeWall(
      [
        covered(aPostRecord({ postId: id(first), author, text })),
        covered(
          aPostRecord({ postId: id(first + 1), author: page, url, text, mentions: [author] }),
        ),
        covered(aPostRecord({ postId: id(first + 2), author: page, url, text: 'Of nobody' })),
      ],
      at,
    );
    const by = { ...author, headline: null };
    await comments.store(
      [
        covered(aCommentRecord({ commentId: id(first), author: by })),
        covered(
          aCommentRecord({
            commentId: id(first + 1),
            author: { ...page, headline: null },
            text,
            mentions: [author],
          }),
        ),
        covered(
          aCommentRecord({
            commentId: id(first + 2),
            author: { name: author.name, url: null, kind: null, headline: null },
          }),
        ),
      ],
      'acme',
      at,
    );
    await posts.storeOwn(covered(aPostRecord({ postId: id(first + 2), author: page, url })), at);
    const userId = author.url?.split('/').at(-1) ?? '';
    const person = aPersonRecord({ userId, name: author.name, profileUrl: author.url ?? '' });
    await api.app.get(UsersService, { strict: false }).store([covered(person)], at);
  }

  /** Of a member's post and of a page, both ended; the address of the former begins with the member. */
  async function storeScrapes(userId: string, first: number, at: Date): Promise<void> {
    const ended = { state: 'succeeded', outcome: 'ok', requestedAt: at, finishedAt: at } as const;
    const target = { kind: 'post', id: id(first) } as const;
    const place = {
      url: `https://www.linkedin.com/posts/${userId}_x-activity-${id(first)}-a`,
      pageId: 'acme',
    };
    await insert(
      aScrape({ ...ended, scrapeId: `post ${first}`, target, place }),
      aScrape({ ...ended, scrapeId: `page ${first}` }),
    );
  }

  async function insert(...scrapes: Scrape[]): Promise<void> {
    expect(
      await api.app.get(ScrapesRepository, { strict: false }).insertManyUnlessKnown(scrapes),
    ).toEqual([]);
  }

  beforeAll(async () => {
    const settings = { PEOPLE_RETENTION_DAYS: '30' };
    api = await createTestApp({ clock: new HandClock(now), settings });
    await store(old, 1, long);
    await storeScrapes('olga-old', 1, long);
    await store(recent, 11, lately);
    await storeScrapes('rita-recent', 11, lately);
    const target = { kind: 'post', id: id(13) } as const;
    const place = { url: 'https://www.linkedin.com/posts/acme_x-activity-1-a', pageId: 'acme' };
    await insert(
      aScrape({ scrapeId: 'post under way', target, place, requestedAt: long, startedAt: long }),
    );
    await api.app.get(PeopleRetentionService, { strict: false }).expire();
  });

  afterAll(() => api.close());

  it('is gone when it was not seen for as long as is set, and stays until then', async () => {
    expect(await whereStored(api, ['olga-old', 'Olga Old'])).toEqual([]);
    expect(await ids('users', 'userId')).toEqual(['rita-recent']);
    expect(await ids('posts', 'postId')).toEqual([id(2), id(3), id(11), id(12), id(13)]);
    expect(await ids('comments', 'commentId')).toEqual([id(2), id(11), id(12), id(13)]);
    expect(await ids('scrapes', 'scrapeId')).toEqual([
      'page 1',
      'page 11',
      'post 11',
      'post under way',
    ]);
  });

  it('leaves what pages said, without whom they mentioned', async () => {
    const post = await api.connection.collection('posts').findOne({ postId: id(2) });
    const kept = await api.connection.collection('posts').findOne({ postId: id(12) });

    expect(post).toMatchObject({ text: 'Thanks to […]!', mentions: [{ name: null, url: null }] });
    expect(kept).toMatchObject({ text: 'Thanks to Rita Recent!', mentions: [recent] });
  });

  it('is read again when somebody asks for comments that are gone', async () => {
    const read = await api.connection.collection('posts').distinct('postId', {
      commentsReadAt: { $ne: null },
    });
    expect(read).toEqual([id(13)]);
  });

  it('is found by an index', async () => {
    const comments = api.app.get(CommentsRepository, { strict: false });
    const stages = await api.commands.stagesOf(() =>
      comments.updateUnseenSince(new Date(0), (comment) => comment),
    );

    expect(stages).not.toContain('COLLSCAN');
  });

  it('is found by an index among scrapes', async () => {
    const scrapes = api.app.get(ScrapeErasureRepository, { strict: false });
    const stages = await api.commands.stagesOf(() =>
      scrapes.deleteEndedBefore('post', new Date(0)),
    );

    expect(stages).toContain('IXSCAN');
    expect(stages).not.toContain('COLLSCAN');
  });

  it('stays when it is seen again while the others go', async () => {
    await store(old, 21, long);
    const { collection } = api.connection.model(Post.name);
    const write = collection.bulkWrite.bind(collection);
    jest.spyOn(collection, 'bulkWrite').mockImplementationOnce(async (...call) => {
      await store(old, 21, now);
      return write(...call);
    });
    await api.app.get(PeopleRetentionService, { strict: false }).expire();

    expect(await ids('posts', 'postId')).toEqual(expect.arrayContaining([id(21), id(22)]));
    expect(await api.connection.collection('posts').findOne({ postId: id(22) })).toMatchObject({
      mentions: [old],
    });
  });
});
