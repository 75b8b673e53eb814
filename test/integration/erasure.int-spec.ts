import { type CommentTruth, createWorld } from '@app/sample-world';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { createClient } from 'redis';

import { PersonHasher } from '../../src/common/secrets/person-hasher.service.js';
import { ErasureService } from '../../src/modules/erasure/erasure.service.js';
import { PeopleScreenService } from '../../src/modules/erasure/people-screen.service.js';
import { SuppressionsRepository } from '../../src/modules/erasure/suppressions.repository.js';
import { SuppressionsService } from '../../src/modules/erasure/suppressions.service.js';
import { CompanyPage } from '../../src/modules/pages/schemas/company-page.schema.js';
import { ScrapePipelineService } from '../../src/modules/scraper/scrape-pipeline.service.js';
import { UsersService } from '../../src/modules/users/users.service.js';
import { aCompanyPageRecord } from '../support/builders/company-page.builder.js';
import { covered } from '../support/builders/covered.builder.js';
import { aPersonRecord } from '../support/builders/person.builder.js';
import {
  createTestApp,
  createTestStorage,
  type TestApp,
  type TestStorage,
} from '../support/create-test-app.js';
import { LogLines } from '../support/log-lines.js';
import { isRedisInstalled, RedisServer } from '../support/redis-server.js';
import { StillClock } from '../support/still-clock.js';
import { whereCached, whereStored } from '../support/where-told.js';

jest.setTimeout(60_000);

const API = '/api/v1';
const world = createWorld();
const posts = world.companies.flatMap((company) => company.posts);
const comments = posts.flatMap((post) => post.comments);

/** A member who commented in words nobody else used, whom others mention, and whose name nobody else bears. */
function theOneToForget() {
  const actors = [...posts.map(({ author }) => author), ...comments.map(({ author }) => author)];
  const candidates = world.members.map((member) => {
    const isTheirs = ({ author }: CommentTruth): boolean => author.url === member.url;
    const mentioning = (item: { mentions: readonly { url: string }[] }): boolean =>
      item.mentions.some(({ url }) => url === member.url);
    const own = comments.filter(isTheirs);
    const ownText = own
      .map(({ text }) => text ?? '')
      .find(
        (text) => text.length > 20 && !comments.some((one) => !isTheirs(one) && one.text === text),
      );
    const naming = posts.filter(
      (post) => mentioning(post) || post.comments.some((one) => isTheirs(one) || mentioning(one)),
    );
    const isNameShared = [...actors, ...world.members].some(
      ({ name, url }) => url !== member.url && name.includes(member.name),
    );
    const isMentioned = [...posts, ...comments.filter((one) => !isTheirs(one))].some(mentioning);
    return { member, ownText, naming, isFit: isMentioned && !isNameShared && own.length > 0 };
  });
  const [chosen] = candidates.filter(
    ({ isFit, ownText, member }) => isFit && ownText !== undefined && member.name.includes(' '),
  );
  if (chosen?.ownText === undefined) {
    throw new Error('The sample world has nobody to forget');
  }
  return { ...chosen, ownText: chosen.ownText };
}

const { member, ownText, naming } = theOneToForget();
const { userId, name } = member;
const traces = [userId, encodeURIComponent(userId), name, ownText];
const pageIds = [...new Set(naming.map(({ pageId }) => pageId))];

(isRedisInstalled() ? describe : describe.skip)('a person who asks to be forgotten', () => {
  const log = new LogLines();
  let redis: RedisServer;
  let client: ReturnType<typeof createClient>;
  let storage: TestStorage;
  let api: TestApp;

  const collection = (which: string) => api.connection.collection(which);

  async function readEverything(): Promise<void> {
    for (const pageId of pageIds) {
      await api.send(`${API}/pages/${encodeURIComponent(pageId)}?include=posts,users`);
      await api.send(`${API}/pages/${encodeURIComponent(pageId)}/users`);
    }
    for (const { postId } of naming) {
      await api.send(`${API}/posts/${postId}`);
      await api.send(`${API}/posts/${postId}/comments`);
    }
    await api.send(`${API}/users/${encodeURIComponent(userId)}`);
  }

  beforeAll(async () => {
    redis = await RedisServer.start();
    client = createClient({ url: redis.url });
    await client.connect();
    storage = await createTestStorage();
    const settings = { REDIS_URL: redis.url, BROWSER: 'off' };
    api = await createTestApp(log.watching({ storage, settings }));
    await readEverything();
    // Once shown by a page as working there, and asked for: so the cache holds an answer under the slug itself.
    const [pageId = ''] = pageIds;
    const person = aPersonRecord({ userId, name, pageId, profileUrl: member.url });
    await api.app.get(UsersService, { strict: false }).store([covered(person)], new Date());
    await api.send(`${API}/users/${encodeURIComponent(userId)}`);
    // The invented site names nobody without a link, and people do.
    const words = { $set: { text: `We thank ${name} for everything.` } };
    await collection('comments').updateOne({ 'author.url': { $ne: member.url } }, words);
    await collection('pages').updateOne({}, { $set: { tagline: `Led by ${name}` } });
  });

  afterAll(async () => {
    await api.close();
    await storage.remove();
    await client.quit();
    await redis.kill();
  });

  it('is kept in many places at first', async () => {
    const stored = await whereStored(api, traces);
    const places = new Set(stored.map((place) => place.split(':', 1)[0]));

    expect([...places].sort()).toEqual([
      'comments',
      'opened snapshots',
      'pages',
      ...(stored.some((place) => place.startsWith('posts')) ? ['posts'] : []),
      'users',
    ]);
    expect(await whereCached(client, traces)).toContain(`Redis string: ${name}`);
  });

  it('is gone from all of them afterwards, and told what went', async () => {
    const others = await collection('comments').countDocuments({
      'author.url': { $ne: member.url },
    });
    const pages = collection('pages');
    const model = api.connection.model(CompanyPage.name);
    const write = model.collection.bulkWrite.bind(model.collection);
    jest.spyOn(model.collection, 'bulkWrite').mockImplementationOnce(async (...call) => {
      // A scrape stores the page in the midst of it, and finds nothing where the name stands.
      await pages.updateMany({}, { $set: { lastSeenAt: new Date() } });
      return write(...call);
    });
    const { status, body } = await api.send(`${API}/users/${encodeURIComponent(userId)}`, {
      method: 'DELETE',
    });

    expect(status).toBe(200);
    expect(body.deleted).toMatchObject({ users: 1, posts: 0 });
    expect(body.deleted.comments).toBeGreaterThan(0);
    expect(body.deleted.snapshots).toBeGreaterThan(0);
    expect(Number(body.blanked.comments) + Number(body.blanked.posts)).toBeGreaterThan(1);
    expect(body.blanked.pages).toBe(1);
    expect(await whereStored(api, traces)).toEqual([]);
    expect(await whereCached(client, traces)).toEqual([]);
    expect(await collection('comments').countDocuments()).toBe(others);
    expect((await api.send(`${API}/users/${encodeURIComponent(userId)}`)).status).toBe(404);
  });

  it('is not brought back by another scrape', async () => {
    const pipeline = api.app.get(ScrapePipelineService, { strict: false });
    for (const pageId of pageIds) {
      await expect(pipeline.runPage(pageId)).resolves.toMatchObject({ outcome: 'ok' });
    }
    for (const { postId, url, pageId } of naming) {
      await expect(pipeline.runPost({ postId, url, pageId })).resolves.toMatchObject({
        outcome: 'ok',
      });
    }
    await readEverything();

    expect(await whereStored(api, traces)).toEqual([]);
    expect(await whereCached(client, traces)).toEqual([]);
    expect(await collection('snapshots').countDocuments({ isWithheld: true })).toBeGreaterThan(0);
  });

  it('is in no line of the log', () => {
    const told = log.text.toLowerCase();
    expect(traces.filter((trace) => told.includes(trace.toLowerCase()))).toEqual([]);
  });

  it('is not found a second time', async () => {
    const { status, body } = await api.send(`${API}/users/${encodeURIComponent(userId)}`, {
      method: 'DELETE',
    });
    const counts = [...Object.values(body.deleted), ...Object.values(body.blanked)];

    expect(status).toBe(200);
    expect(new Set(counts)).toEqual(new Set([0]));
  });

  it('is suppressed although nobody has ever seen them, whichever instance hears of it', async () => {
    const other = new SuppressionsService(
      api.app.get(SuppressionsRepository, { strict: false }),
      api.app.get(PersonHasher, { strict: false }),
      new StillClock(),
    );
    expect((await other.current()).has('never-seen')).toBe(false);
    const { status } = await api.send(`${API}/users/Never-Seen`, { method: 'DELETE' });

    expect(status).toBe(200);
    expect((await other.current()).has('never-seen')).toBe(true);
  });

  it('is taken out again when they ask while a scrape is storing them', async () => {
    const screen = api.app.get(PeopleScreenService, { strict: false });
    const users = api.app.get(UsersService, { strict: false });
    const late = aPersonRecord({ userId: 'just-seen', name: 'Just Seen' });
    const { extract, settle } = await screen.page({
      page: covered(aCompanyPageRecord()),
      posts: [],
      people: [covered(late)],
    });
    expect(extract.people).toHaveLength(1);
    await api.app.get(ErasureService, { strict: false }).erase('just-seen');
    await users.store(extract.people, new Date());
    await settle(false);

    expect(await whereStored(api, ['just-seen', 'Just Seen'])).toEqual([]);
  });
});
