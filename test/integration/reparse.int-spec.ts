import { PARSER_VERSION } from '@app/linkedin';
import { createWorld } from '@app/sample-world';
import { afterAll, beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { ReparseService, type ReparseOrder } from '../../src/modules/scraper/reparse.service.js';
import type { ReparseReport } from '../../src/modules/scraper/reparse.tally.js';
import { SnapshotsService } from '../../src/modules/snapshots/snapshots.service.js';
import { aFetchedDocument } from '../support/builders/fetched-document.builder.js';
import { createTestApp, type TestApp } from '../support/create-test-app.js';
import { WatchedSampleWorld } from '../support/watched-sample-world.js';

jest.setTimeout(60_000);

const API = '/api/v1';
const OLD_PARSER = '0';
const COLLECTIONS = ['pages', 'posts', 'comments', 'users', 'snapshots'] as const;
const pageId = 'copperfinch';
const commented = createWorld()
  .companies.find((company) => company.pageId === pageId)
  ?.posts.find((post) => post.comments.length > 0);

type Row = Record<string, unknown>;

describe('npm run reparse', () => {
  let site: WatchedSampleWorld;
  let api: TestApp;
  let original: Record<string, Row[]>;

  const collection = (name: string) => api.connection.collection<Row>(name);
  const page = () => collection('pages').findOne({ pageId });

  beforeAll(async () => {
    site = new WatchedSampleWorld();
    api = await createTestApp({ settings: { BROWSER: 'off' } });
    await api.send(`${API}/pages/${pageId}`);
    await api.send(`${API}/posts/${commented?.postId ?? ''}/comments`);
    original = await everything();
  });

  /** As an older parser left it: everything stored, and no document read by today's. */
  beforeEach(async () => {
    for (const name of COLLECTIONS) {
      await collection(name).deleteMany({});
      await collection(name).insertMany(original[name] ?? []);
    }
    await collection('snapshots').updateMany({}, { $set: { parserVersion: OLD_PARSER } });
  });

  afterAll(() => api.close());

  async function everything(): Promise<Record<string, Row[]>> {
    const rows = await Promise.all(
      COLLECTIONS.map(async (name) => [
        name,
        await collection(name).find().sort({ _id: 1 }).toArray(),
      ]),
    );
    return Object.fromEntries(rows) as Record<string, Row[]>;
  }

  function reparse(
    order: Partial<ReparseOrder> = {},
    onProgress: (doneCount: number) => void = () => undefined,
    signal: AbortSignal = new AbortController().signal,
  ): Promise<ReparseReport> {
    const everyDocument = {
      since: new Date(0),
      until: null,
      pageId: null,
      isDryRun: false,
      areDriftedAccepted: false,
    };
    const service = api.app.get(ReparseService, { strict: false });
    return service.run({ ...everyDocument, ...order }, onProgress, signal);
  }

  /** What an older parser got wrong, and what it could not read. */
  async function spoil(): Promise<void> {
    await collection('pages').updateOne(
      { pageId },
      { $set: { tagline: 'Misread', totalFollowers: 1, specialties: [] }, $unset: { website: '' } },
    );
    await collection('posts').updateMany({}, { $set: { reactionCount: -1 } });
    await collection('comments').deleteOne({});
    await collection('users').updateMany({}, { $set: { headline: 'Misread' } });
  }

  it('heals what an older parser misread, without asking the site for anything', async () => {
    await spoil();
    const askedBefore = site.paths.length;
    const report = await reparse();
    const { snapshots: read, ...healed } = await everything();
    const { snapshots, ...wanted } = original;

    expect(withoutIds(healed)).toEqual(withoutIds(wanted));
    expect(site.paths).toHaveLength(askedBefore);
    expect(report.collections.pages.fields).toMatchObject({
      tagline: { count: 1, example: pageId },
      website: { count: 1, example: pageId },
    });
    expect(report.collections.comments.newCount).toBe(1);
    expect(read?.map(({ parserVersion }) => parserVersion)).toEqual(
      snapshots?.map(() => PARSER_VERSION),
    );
  });

  it('tells in a dry run what would change, and changes nothing', async () => {
    await spoil();
    const before = await everything();
    const foretold = await reparse({ isDryRun: true });

    expect(await everything()).toEqual(before);
    expect(foretold.collections.pages.changedCount).toBe(1);
    expect({ ...(await reparse()), isDryRun: true }).toEqual(foretold);
  });

  it('finds nothing to do a second time', async () => {
    await spoil();
    const first = await reparse();
    const second = await reparse();

    expect(first.readCount).toBe(original.snapshots?.length);
    expect(second).toMatchObject({ readCount: 0, skippedCount: first.readCount });
  });

  it('goes on where it was broken off', async () => {
    const stop = new AbortController();
    const first = await reparse(
      {},
      () => {
        stop.abort();
      },
      stop.signal,
    );
    const second = await reparse();

    expect(first.readCount).toBe(1);
    expect(second.readCount).toBe((original.snapshots?.length ?? 0) - 1);
  });

  it('leaves alone what a later document said, and fills in what that one failed to give', async () => {
    const later = new Date(Date.now() + 60_000);
    await collection('pages').updateOne(
      { pageId },
      {
        $set: {
          tagline: 'Said later',
          industry: null,
          website: null,
          lastSeenAt: later,
          'lastScrape.at': later,
          'lastScrape.coverage.missing': ['website'],
        },
      },
    );
    await reparse();

    expect(await page()).toMatchObject({
      tagline: 'Said later',
      // Given up, as the later document has it.
      industry: null,
      website: original.pages?.[0]?.website,
      lastSeenAt: later,
    });
  });

  it('keeps out whoever was erased, though an old document shows them', async () => {
    const userId = String(original.users?.[0]?.userId);
    const { status } = await api.send(`${API}/users/${encodeURIComponent(userId)}`, {
      method: 'DELETE',
    });
    // A document that was taken out of a backup.
    await collection('snapshots').deleteMany({});
    await collection('snapshots').insertMany(
      (original.snapshots ?? []).map((row) => ({ ...row, parserVersion: OLD_PARSER })),
    );
    const report = await reparse();

    expect(status).toBe(200);
    expect(report.readCount).toBeGreaterThan(0);
    expect(await collection('users').countDocuments()).toBe((original.users?.length ?? 0) - 1);
    const { pages, posts, comments, users } = await everything();
    expect(JSON.stringify([pages, posts, comments, users])).not.toContain(userId);
  });

  it('stores nothing of documents that were refused, and does not touch those that are withheld', async () => {
    await collection('snapshots').deleteMany({});
    await collection('pages').deleteMany({});
    const archive = api.app.get(SnapshotsService, { strict: false });
    for (const [id, body] of [
      ['walled', '<html><head><title>Sign Up | LinkedIn</title></head><body></body></html>'],
      ['withheld', createWorld().respond(`/company/${pageId}`).body],
    ] as const) {
      await archive.archive({
        target: { kind: 'page', id },
        pageId: id,
        fetched: aFetchedDocument({ body, finalUrl: `https://www.linkedin.com/company/${id}` }),
        isRendered: false,
        outcome: 'blocked',
        isQuarantined: false,
        seenAt: new Date(),
      });
    }
    await collection('snapshots').updateMany({}, { $set: { parserVersion: OLD_PARSER } });
    await collection('snapshots').updateOne(
      { 'target.id': 'withheld' },
      { $set: { isWithheld: true, body: null, requestedUrl: null, finalUrl: null } },
    );
    const report = await reparse();
    const versions = await collection('snapshots').find().sort({ 'target.id': 1 }).toArray();

    expect(report).toMatchObject({ readCount: 1, skippedCount: 1, refused: { blocked: 1 } });
    expect(await collection('pages').countDocuments()).toBe(0);
    expect(versions).toMatchObject([
      { outcome: 'blocked', parserVersion: PARSER_VERSION },
      { isWithheld: true, parserVersion: OLD_PARSER },
    ]);
  });
});

function withoutIds(all: Record<string, Row[]>): Record<string, Row[]> {
  const strip = ({ _id: _id, ...row }: Row): Row => row;
  const byText = (one: Row, other: Row): number =>
    JSON.stringify(one).localeCompare(JSON.stringify(other));
  return Object.fromEntries(
    Object.entries(all).map(([name, rows]) => [name, rows.map(strip).sort(byText)]),
  );
}
