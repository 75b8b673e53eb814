import { createWorld } from '@app/sample-world';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';
import { getModelToken } from '@nestjs/mongoose';
import { type Model, mongo } from 'mongoose';

import { Metrics } from '../../src/common/metrics/metrics.js';
import { PersonHasher } from '../../src/common/secrets/person-hasher.service.js';
import { SecretsRepository } from '../../src/common/secrets/secrets.repository.js';
import { ArchiveWatch } from '../../src/modules/snapshots/archive-watch.service.js';
import { Snapshot } from '../../src/modules/snapshots/schemas/snapshot.schema.js';
import { SnapshotsRepository } from '../../src/modules/snapshots/snapshots.repository.js';
import {
  type SnapshotArrival,
  SnapshotsService,
} from '../../src/modules/snapshots/snapshots.service.js';
import { Suppressions } from '../../src/modules/snapshots/suppressions.port.js';
import { aFetchedDocument } from '../support/builders/fetched-document.builder.js';
import { createTestApp, type TestApp } from '../support/create-test-app.js';
import { HandClock } from '../support/hand-clock.js';
import { testSettings } from '../support/test-settings.js';
import { WatchedSampleWorld } from '../support/watched-sample-world.js';

jest.setTimeout(30_000);

const API = '/api/v1';
const at = new Date('2026-11-02T10:00:00.000Z');
const later = new Date('2026-11-03T10:00:00.000Z');

function anArrival(body: string, overrides: Partial<SnapshotArrival> = {}): SnapshotArrival {
  return {
    target: { kind: 'page', id: 'acme' },
    pageId: 'acme',
    fetched: aFetchedDocument({ body }),
    isRendered: false,
    outcome: 'ok',
    isQuarantined: false,
    seenAt: at,
    ...overrides,
  };
}

describe('the archive', () => {
  let api: TestApp;
  let model: Model<Snapshot>;
  let archive: SnapshotsService;
  let snapshots: SnapshotsRepository;

  const stored = (): Promise<Snapshot[]> => model.find().lean<Snapshot[]>().exec();

  beforeAll(async () => {
    api = await createTestApp();
    model = api.app.get<Model<Snapshot>>(getModelToken(Snapshot.name), { strict: false });
    archive = api.app.get(SnapshotsService, { strict: false });
    snapshots = api.app.get(SnapshotsRepository, { strict: false });
  });

  beforeEach(async () => {
    await model.deleteMany({}).exec();
  });

  afterAll(() => api.close());

  it('gives back the bytes of a document, and where they came from', async () => {
    const body = '<html>naïve 東京</html>'.repeat(500);
    await expect(archive.archive(anArrival(body))).resolves.toBe(true);
    const [snapshot] = await snapshots.listByTime(at, null, 10);
    if (!snapshot) throw new Error('Nothing was archived');

    expect(snapshot).toMatchObject({
      byteCount: Buffer.byteLength(body),
      fetchCount: 1,
      isWithheld: false,
      expiresAt: new Date('2027-01-31T10:00:00.000Z'),
    });
    expect(snapshot.compressedByteCount).toBeLessThan(snapshot.byteCount / 10);
    const opened = await archive.open(snapshot);
    expect(Buffer.from(opened?.body ?? []).toString()).toBe(body);
    expect(opened).toMatchObject({ status: 200, fetchedAt: at });
  });

  it('keeps the same bytes once, however often and at once they come', async () => {
    await Promise.all(Array.from({ length: 8 }, () => archive.archive(anArrival('<p>same</p>'))));
    await archive.archive(
      anArrival('<p>same</p>', { seenAt: later, outcome: 'drifted', isQuarantined: true }),
    );

    expect(await stored()).toEqual([
      expect.objectContaining({
        fetchCount: 9,
        fetchedAt: at,
        lastFetchedAt: later,
        outcome: 'drifted',
        isQuarantined: true,
      }),
    ]);
  });

  it('finds and removes every document that may name a person', async () => {
    const hasher = api.app.get(PersonHasher, { strict: false });
    await archive.archive(anArrival('<a href="/in/jane-doe">Jane</a>'));
    await archive.archive(anArrival('<a href="/in/john-roe">John</a>'));

    await expect(archive.deleteShowing(await hasher.hash('jane-doe'))).resolves.toBe(1);
    const left = await stored();
    expect(left).toHaveLength(1);
    expect(left[0]?.peopleHashes).toEqual([await hasher.hash('john-roe')]);
    expect(JSON.stringify(left[0]?.peopleHashes)).not.toContain('john');
  });

  it('goes through time by an index, and removes what is past its time by another', async () => {
    const stages = await api.commands.stagesOf(() =>
      snapshots.listByTime(at, { lastFetchedAt: later, sha256: 'f' }, 10),
    );
    expect(stages).not.toContain('COLLSCAN');
    expect(await model.listIndexes()).toContainEqual(
      expect.objectContaining({ key: { expiresAt: 1 }, expireAfterSeconds: 0 }),
    );
  });

  it('walks through all of it in order, piece by piece', async () => {
    for (const [index, body] of ['c', 'a', 'b', 'd'].entries()) {
      await archive.archive(anArrival(body, { seenAt: index < 2 ? at : later }));
    }
    const first = await snapshots.listByTime(at, null, 3);
    const second = await snapshots.listByTime(at, first.at(-1) ?? null, 3);

    expect([first.length, second.length]).toEqual([3, 1]);
    const order = [...first, ...second].map(({ lastFetchedAt }) => lastFetchedAt);
    expect(order).toEqual([at, at, later, later]);
  });

  it('keeps of a document with thousands of names only what is said about it', async () => {
    const crowd = Array.from({ length: 5001 }, (_, index) => `/in/p-${index} `).join('');
    await archive.archive(anArrival(crowd));

    expect(await stored()).toEqual([
      expect.objectContaining({ isWithheld: true, body: null, peopleHashes: [], finalUrl: null }),
    ]);
  });
});

describe('every document of a scrape', () => {
  afterAll(() => {
    jest.restoreAllMocks();
  });

  it('is in the archive, byte for byte, whatever it was found to be', async () => {
    const site = new WatchedSampleWorld();
    const api = await createTestApp();
    await api.send(`${API}/pages/copperfinch`);
    const world = createWorld({ seed: api.env.SAMPLE_SEED });
    const refusal = world.refusals.find(({ kind }) => kind === 'denied');
    await api.send(`${API}/pages/${refusal?.pageId ?? ''}`);
    const archive = api.app.get(SnapshotsService, { strict: false });
    const snapshots = await archive.listByTime(new Date(0), null, 10);

    const outcomes = new Map(snapshots.map((each) => [each.target.id, each.outcome]));
    expect(outcomes.get('copperfinch')).toBe('ok');
    expect(outcomes.get(refusal?.pageId ?? '')).toBe('blocked');
    const page = snapshots.find(({ outcome }) => outcome === 'ok');
    const opened = page && (await archive.open(page));
    const served = site.started.world.respond('/company/copperfinch', site.started.clock.now());
    expect(Buffer.from(opened?.body ?? []).toString()).toBe(served.body);
    await api.close();
  });
});

describe('when the disk is full for the archive', () => {
  const outOfSpace = new mongo.MongoServerError({
    message: 'The disk with the data directory is full or failing',
    code: 14_031,
    codeName: 'OutOfDiskSpace',
  });

  it('stores what the page said, tells that the document was lost, and recovers by itself', async () => {
    const site = new WatchedSampleWorld();
    const clock = new HandClock();
    const api = await createTestApp({ clock });
    const model = api.app.get<Model<Snapshot>>(getModelToken(Snapshot.name), { strict: false });
    const insert = jest.spyOn(model.collection, 'insertOne').mockRejectedValue(outOfSpace);
    const { body: page, status } = await api.send(`${API}/pages/copperfinch`);
    const { body: posts } = await api.send(`${API}/pages/copperfinch/posts`);

    const truth = site.started.world.companies.find(({ pageId }) => pageId === 'copperfinch');
    expect(status).toBe(200);
    expect(page).toMatchObject({ name: truth?.name, lastScrape: { outcome: 'ok' } });
    expect(posts.items).toHaveLength(truth?.posts.length ?? -1);
    const scrapes = api.connection.collection('scrapes');
    expect(await scrapes.findOne({ 'target.id': 'copperfinch' })).toMatchObject({
      state: 'succeeded',
      isArchived: false,
    });
    const { status: healthStatus, body: health } = await api.send(`${API}/health`);
    expect(healthStatus).toBe(200);
    expect(health).toMatchObject({
      status: 'degraded',
      dependencies: { archive: { status: 'degraded', errorCode: 'WRITE_FAILED', failedCount: 1 } },
    });
    expect(await api.app.get(Metrics).print()).toContain(
      'pagelens_archive_documents_total{result="failed"} 1',
    );

    insert.mockRestore();
    await api.send(`${API}/pages/copperfinch/posts`);
    const post = truth?.posts[0];
    await api.send(`${API}/posts/${post?.postId ?? ''}/comments`);
    // Health asks each part at most once a second.
    clock.set(new Date(clock.now().getTime() + 2000));
    const { body: mended } = await api.send(`${API}/health`);
    expect(mended.dependencies).toMatchObject({ archive: { status: 'up' } });
    await api.close();
  });
});

/** Stands in for whoever keeps account of erasures. */
class TheseSuppressed extends Suppressions {
  readonly hashes = new Set<string>();
  /** What happens while somebody asks. */
  onAsked: () => void = () => undefined;

  isAnyoneShown(personHashes: readonly string[]): Promise<boolean> {
    const isAny = personHashes.some((hash) => this.hashes.has(hash));
    this.onAsked();
    return Promise.resolve(isAny);
  }
}

describe('who asked to be forgotten', () => {
  const body = '<a href="/in/Jane-Doe">';
  const arrival = anArrival(body, {
    target: { kind: 'post', id: '7195255465402904576' },
    fetched: aFetchedDocument({
      requestedUrl: 'https://www.linkedin.com/posts/jane-doe_x-activity-7195255465402904576-a',
      body,
    }),
  });

  it.each([
    ['had asked before', (those: TheseSuppressed, hash: string) => void those.hashes.add(hash)],
    [
      'asks while it is being written',
      (those: TheseSuppressed, hash: string) => {
        those.onAsked = () => void those.hashes.add(hash);
      },
    ],
  ])('is in no document of later on, though its metadata are kept: %s', async (_, arrange) => {
    const api = await createTestApp();
    const get = <T>(token: new (...all: never[]) => T): T => api.app.get(token, { strict: false });
    const suppressions = new TheseSuppressed();
    const hasher = get(PersonHasher);
    arrange(suppressions, await hasher.hash('jane-doe'));
    const archive = new SnapshotsService(
      get(SnapshotsRepository),
      hasher,
      get(ArchiveWatch),
      api.env,
      suppressions,
    );
    await archive.archive(arrival);
    const all = await api.connection.collection('snapshots').find().toArray();

    expect(all).toEqual([expect.objectContaining({ isWithheld: true, body: null, byteCount: 23 })]);
    expect(JSON.stringify(all)).not.toContain('jane');
    await api.close();
  });

  it('is known by the same hash in every instance on one database', async () => {
    const api = await createTestApp();
    const secrets = api.app.get(SecretsRepository, { strict: false });
    const hashers = Array.from(
      { length: 5 },
      () => new PersonHasher(secrets, new HandClock(), api.env),
    );
    const hashes = await Promise.all(hashers.map((hasher) => hasher.hash('jane-doe')));
    const keyed = new PersonHasher(
      secrets,
      new HandClock(),
      testSettings({ ERASURE_KEY: 'a key of its own, set by hand' }),
    );

    expect(new Set(hashes).size).toBe(1);
    expect(await keyed.hash('jane-doe')).not.toBe(hashes[0]);
    await api.close();
  });
});
