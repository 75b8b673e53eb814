import {
  classifyDocument,
  type Covered,
  decodeDocument,
  type GuestDocument,
  openDocument,
  parseCompanyPage,
  parsePostPage,
  type PostRecord,
} from '@app/linkedin';
import {
  type CompanyTruth,
  type PostTruth,
  SampleWorld,
  type SampleWorldOptions,
} from '@app/sample-world';
import { afterAll, afterEach, beforeAll, describe, expect, it } from '@jest/globals';

/** A few worlds, because a rare combination is not in every one, and days by which they have changed. */
const MOMENTS = [
  { seed: 1, day: 0 },
  { seed: 2, day: 0 },
  { seed: 3, day: 0 },
  { seed: 1, day: 45 },
  { seed: 5, day: 120 },
];
const START = new Date('2026-11-01T00:00:00.000Z');
const DAY_MS = 86_400_000;

interface Answer {
  readonly status: number;
  readonly finalUrl: string;
  readonly document: GuestDocument;
}

/** A card tells less than the post's own page: not how long a video is, nor what a foreign one looks like. */
function asOnCard(post: PostTruth): PostTruth {
  const media = post.media.map((item) => ({
    ...item,
    durationSeconds: null,
    thumbnailUrl: item.kind === 'externalVideo' ? null : item.thumbnailUrl,
  }));
  return { ...post, media };
}

/** On its own page a post is on no wall. */
function asOnOwnPage(post: PostTruth): Omit<PostTruth, 'pageId'> & { pageId: null } {
  return { ...post, pageId: null };
}

const missingOf = (records: readonly Covered<PostRecord>[]): readonly string[] =>
  records.flatMap(({ coverage }) => coverage.missing);

describe.each(MOMENTS)('the sample world of seed $seed on day $day, read over HTTP', (moment) => {
  const { seed, day } = moment;
  let site: SampleWorld;
  let companies: readonly CompanyTruth[];

  beforeAll(async () => {
    // Not on the stroke of midnight, so that part of a day's events has happened.
    const now = new Date(START.getTime() + day * DAY_MS * 1.003);
    site = await SampleWorld.start({ seed, now });
    companies = site.world.companies;
  });

  afterAll(() => site.stop());

  async function read(pathOrUrl: string): Promise<Answer> {
    const { pathname, search } = new URL(pathOrUrl, site.origin);
    const response = await fetch(`${site.origin}${pathname}${search}`);
    const bytes = Buffer.from(await response.arrayBuffer());
    const html = decodeDocument(bytes, response.headers.get('content-type'));
    return { status: response.status, finalUrl: response.url, document: openDocument(html) };
  }

  it('gives every field of every page', async () => {
    for (const truth of companies) {
      const { document } = await read(truth.url);
      expect(classifyDocument(document)).toEqual({ kind: 'company', url: truth.url });
      const { page } = parseCompanyPage(document);
      expect(truth).toMatchObject({ ...page?.record });
      expect(page?.record.pageId).toBe(truth.pageId);
    }
  });

  it('gives every field of every person', async () => {
    for (const truth of companies) {
      const { people } = parseCompanyPage((await read(truth.url)).document);
      expect(people).toHaveLength(truth.people.length);
      expect(truth.people).toMatchObject(people.map(({ record }) => ({ ...record })));
    }
  });

  it('gives every field of every post on a wall, in order, with nothing missing', async () => {
    for (const truth of companies) {
      const { posts } = parseCompanyPage((await read(truth.url)).document);
      expect(posts.map(({ record }) => record.postId)).toEqual(
        truth.posts.map(({ postId }) => postId),
      );
      truth.posts.forEach((post, index) => {
        expect(asOnCard(post)).toMatchObject({ ...posts[index]?.record });
      });
      expect(missingOf(posts)).toEqual([]);
    }
  });

  it('misses nothing but what a page hides, and tells a hidden wall from an empty one', async () => {
    for (const truth of companies) {
      const { page } = parseCompanyPage((await read(truth.url)).document);
      const hidden = [
        ...(truth.people.length === 0 ? ['people'] : []),
        ...(truth.isUpdatesSectionShown ? [] : ['posts']),
      ];
      expect([...(page?.coverage.missing ?? [])].sort()).toEqual(hidden);
    }
  });

  it('gives every field of every post on its own page, and of none of the related ones', async () => {
    const pages = companies.flatMap(({ posts, olderPosts }) => [
      ...posts,
      ...olderPosts.slice(0, 2),
    ]);
    for (const truth of pages) {
      const { document } = await read(truth.url);
      expect(classifyDocument(document)).toEqual({ kind: 'post', url: truth.url });
      const { post } = parsePostPage(document);
      expect(asOnOwnPage(truth)).toMatchObject({ ...post?.record });
      expect(post?.record.postId).toBe(truth.postId);
      expect(post?.coverage.missing).toEqual([]);
    }
  });

  it('gives every field of every comment, in order', async () => {
    for (const truth of companies.flatMap(({ posts }) => posts)) {
      const { comments } = parsePostPage((await read(truth.url)).document);
      expect(comments).toHaveLength(truth.comments.length);
      expect(truth.comments).toMatchObject(comments.map(({ record }) => ({ ...record })));
      expect(comments.map(({ record }) => record.mentions.length)).toEqual(
        truth.comments.map(({ mentions }) => mentions.length),
      );
    }
  });

  it('recognises each member’s page', async () => {
    for (const { url } of site.world.members.slice(0, 20)) {
      expect(classifyDocument((await read(url)).document)).toEqual({ kind: 'member', url });
    }
  });

  it('is recognised in each of its refusals', async () => {
    const kinds = { authwall: 'authwall', denied: 'stub' } as const;
    for (const { pageId, kind } of site.world.refusals) {
      const { document, finalUrl, status } = await read(`/company/${pageId}`);
      const seen = classifyDocument(document, { finalUrl, status });
      expect(seen).toMatchObject(
        kind === 'gone' ? { kind: 'gone' } : { kind: 'refusal', refusal: kinds[kind] },
      );
    }
    const { document, ...unknown } = await read('/company/never-was');
    expect(classifyDocument(document, unknown)).toEqual({ kind: 'notFound' });
    const login = await read('/company/tessellate-dynamics/posts/');
    expect(classifyDocument(login.document)).toMatchObject({ kind: 'refusal', refusal: 'login' });
  });

  it('is read under the page’s present name when asked by an old one, or by its number', async () => {
    const open = new Set(companies.map(({ pageId }) => pageId));
    for (const { oldPageId, pageId } of site.world.renames.filter((to) => open.has(to.pageId))) {
      const { page } = parseCompanyPage((await read(`/company/${oldPageId}`)).document);
      expect(page?.record.pageId).toBe(pageId);
    }
    for (const { linkedinId, pageId } of companies) {
      const { page } = parseCompanyPage((await read(`/company/${linkedinId}/`)).document);
      expect(page?.record.pageId).toBe(pageId);
    }
  });
});

describe('the sample world, misbehaving', () => {
  const sites: SampleWorld[] = [];
  const start = async (options: SampleWorldOptions): Promise<SampleWorld> => {
    const site = await SampleWorld.start(options);
    sites.push(site);
    return site;
  };

  afterEach(async () => {
    await Promise.all(sites.splice(0).map((site) => site.stop()));
  });

  it.each([
    ['authwall', 'authwall'],
    ['denied', 'stub'],
    ['deniedAs200', 'stub'],
    ['loginRedirect', 'login'],
    ['challenge', 'challenge'],
  ] as const)('is recognised when it turns readers away by %s', async (kind, refusal) => {
    const site = await start({ faults: { rate: 1, kinds: [kind] } });
    const response = await fetch(`${site.origin}/company/brindleworks`);
    const document = openDocument(await response.text());
    const seen = { finalUrl: response.url, status: response.status };
    expect(classifyDocument(document, seen)).toMatchObject({ kind: 'refusal', refusal });
    expect(parseCompanyPage(document).page).toBeNull();
  });

  it('shows the reader of a cut document that it is one', async () => {
    const site = await start({ faults: { rate: 1, kinds: ['cutDocument', 'lengthTooShort'] } });
    for (const { url } of site.world.companies) {
      const response = await fetch(`${site.origin}${new URL(url).pathname}`);
      const { page } = parseCompanyPage(openDocument(await response.text()));
      expect(page?.coverage.isTruncated ?? true).toBe(true);
    }
  });

  it('is read as it is each day, while its clock moves on', async () => {
    const site = await start({ seed: 8 });
    for (let day = 0; day < 20; day += 1) {
      const { companies } = site.world.at(site.clock.advance(DAY_MS * 1.2));
      const truth = companies[day % companies.length];
      const response = await fetch(`${site.origin}${new URL(truth?.url ?? '').pathname}`);
      const { page, posts, people } = parseCompanyPage(openDocument(await response.text()));
      expect(truth).toMatchObject({ ...page?.record });
      expect(truth?.people).toMatchObject(people.map(({ record }) => ({ ...record })));
      expect(truth?.posts.map(asOnCard)).toMatchObject(posts.map(({ record }) => ({ ...record })));
    }
  });
});
