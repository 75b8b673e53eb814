import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import {
  classifyDocument,
  type CompanyPageExtract,
  decodeDocument,
  openDocument,
  parseCompanyPage,
  parsePostPage,
  type PostPageExtract,
} from '@app/linkedin';

/**
 * Real pages, saved as guests saw them. They are kept beside the repository and not in it, since they show real
 * people; what is asserted here are figures, which can be checked by eye in the saved pages.
 */
const CORPUS = join(import.meta.dirname, '../../../shared/corpus');
const isPresent = existsSync(CORPUS);
if (!isPresent) {
  process.stdout.write(`The corpus of real pages is not at ${CORPUS}: its tests do not run.\n`);
}
const describeWithCorpus = isPresent ? describe : describe.skip;

describeWithCorpus('a big company’s page as plain HTTP gave it in 2025', () => {
  const read = lazily(() => parseCompanyPage(openDocument(readCorpus('company/google.html'))));

  it('gives the figures of the page', () => {
    expect(page(read()).record).toMatchObject({
      pageId: 'google',
      linkedinId: '1441',
      kind: 'company',
      url: 'https://www.linkedin.com/company/google',
      totalFollowers: 37_814_363,
      employeeCount: 310_860,
      companySize: { min: 10_001, max: null },
      foundedYear: null,
      tagline: null,
      openJobs: 127_126,
      funding: {
        rounds: 3,
        lastRoundAt: new Date('1999-07-07T00:00:00Z'),
        lastRoundAmount: 'US$ 25.0M',
      },
      address: { postalCode: '94043', country: 'US' },
    });
  });

  it('gives every entry of every list', () => {
    const { record } = page(read());
    expect({
      locations: record.locations.length,
      primary: record.locations.filter(({ isPrimary }) => isPrimary).length,
      withoutMap: record.locations.filter(({ mapUrl }) => mapUrl === null).length,
      affiliated: record.affiliatedPages.length,
      showcases: record.affiliatedPages.filter(({ kind }) => kind === 'showcase').length > 10,
      similar: record.similarPages.length,
      specialties: record.specialties.length,
    }).toEqual({
      locations: 48,
      primary: 1,
      withoutMap: 0,
      affiliated: 48,
      showcases: true,
      similar: 10,
      specialties: 13,
    });
  });

  it('misses nothing', () => {
    expect(page(read()).coverage).toMatchObject({ missing: [], isTruncated: false });
  });

  it('gives ten posts, four of them reposts', () => {
    const posts = read().posts.map(({ record }) => record);
    expect(posts.map(({ isRepost }) => isRepost)).toEqual([
      true,
      false,
      true,
      false,
      true,
      false,
      false,
      false,
      true,
      false,
    ]);
    expect(posts.map(({ kind }) => kind)).toEqual([
      'image',
      'video',
      'image',
      'image',
      'image',
      'image',
      'video',
      'image',
      'article',
      'video',
    ]);
    expect(posts.map(({ reactionCount }) => reactionCount)).toEqual([
      239, 899, 277, 834, 740, 2076, 617, 5935, 4909, 584,
    ]);
    expect(posts.map(({ commentCount }) => commentCount)).toEqual([
      23, 129, 49, 73, 50, 356, 66, 291, 203, 55,
    ]);
    expect(posts.map(({ isEdited }) => isEdited)).toEqual([
      false,
      false,
      true,
      false,
      true,
      false,
      false,
      false,
      true,
      false,
    ]);
    expect(posts.map(({ media }) => media.length)).toEqual([1, 1, 1, 3, 4, 1, 1, 5, 1, 1]);
    expect(posts[2]?.mentions).toHaveLength(6);
  });

  it('gives every post its own address', () => {
    for (const { record } of read().posts) {
      expect(record.url).toContain(`activity-${record.postId}-`);
    }
  });

  it('agrees with JSON-LD about text and time of the page’s own posts', () => {
    const listed = postingsIn('company/google.html');
    expect(listed).toHaveLength(6);
    for (const { url, text, datePublished } of listed) {
      const post = read().posts.find(({ record }) => url.includes(record.postId))?.record;
      expect(post?.text).toBe(text.trim());
      expect(Math.abs((post?.createdAt?.getTime() ?? 0) - Date.parse(datePublished))).toBeLessThan(
        50,
      );
    }
  });

  it('gives the four people shown, one of them without a headline', () => {
    const people = read().people.map(({ record }) => record);
    expect(people.map(({ headline }) => headline === null)).toEqual([false, true, false, false]);
    expect(people.every(({ imageUrl, userId }) => imageUrl !== null && userId !== '')).toBe(true);
  });
});

describeWithCorpus('a small company’s page as a browser saved it in 2024', () => {
  const read = lazily(() => parseCompanyPage(openDocument(readCorpus('company/audiense.html'))));

  it('gives the figures of the page', () => {
    expect(page(read()).record).toMatchObject({
      pageId: 'audiense',
      linkedinId: '10529043',
      totalFollowers: 5750,
      employeeCount: 69,
      companySize: { min: 51, max: 200 },
      foundedYear: 2011,
      specialties: [],
      affiliatedPages: [],
      openJobs: null,
      funding: { rounds: 5, lastRoundAmount: 'US$ 4.8M' },
    });
    expect(page(read()).record.similarPages).toHaveLength(10);
    expect(page(read()).record.locations[0]?.lines).toHaveLength(3);
    expect(page(read()).coverage.missing).toEqual([]);
  });

  it('gives ten posts, six of them reposts, and four people', () => {
    const posts = read().posts.map(({ record }) => record);
    expect(posts).toHaveLength(10);
    expect(posts.filter(({ isRepost }) => isRepost)).toHaveLength(6);
    expect(posts.filter(({ commentCount }) => commentCount === 0)).toHaveLength(6);
    expect(posts[0]).toMatchObject({
      kind: 'video',
      reactionCount: 33,
      commentCount: 2,
      isEdited: true,
      media: [{ kind: 'video' }],
    });
    expect(posts[0]?.hashtags).toHaveLength(4);
    expect(posts[9]?.hashtags).toHaveLength(8);
    expect(read().people).toHaveLength(4);
  });

  it('shows pictures whether they have loaded or not', () => {
    const { logoUrl, coverUrl, similarPages } = page(read()).record;
    for (const url of [logoUrl, coverUrl, ...similarPages.map((similar) => similar.logoUrl)]) {
      expect(url).toMatch(/^https:\/\/media\.licdn\.com\//);
    }
  });
});

describeWithCorpus('posts’ own pages', () => {
  it.each([
    [
      'techmahindra-article-10-comments',
      { reactionCount: 1888, commentCount: 26, kind: 'image', isEdited: false },
      10,
      3,
    ],
    [
      'teleperformance-video-no-comments',
      { reactionCount: 25, commentCount: 0, kind: 'video', isEdited: false },
      0,
      0,
    ],
    [
      'mediamint-external-video-no-interaction-statistic',
      { reactionCount: 71, commentCount: 1, kind: 'externalVideo', isEdited: true },
      1,
      0,
    ],
    [
      'cipd-images-related-posts',
      { reactionCount: 75, commentCount: 4, kind: 'image', isEdited: true },
      2,
      1,
    ],
  ])('%s', (file, figures, shown, byCompanies) => {
    const { post, comments } = readPost(file);
    expect(post?.record).toMatchObject({
      ...figures,
      pageId: null,
      isRepost: false,
      author: { kind: 'company' },
    });
    expect(post?.coverage.missing).toEqual([]);
    expect(comments).toHaveLength(shown);
    expect(comments.filter(({ record }) => record.author?.kind === 'company')).toHaveLength(
      byCompanies,
    );
  });

  it('agree with JSON-LD about every comment’s text, likes and time', () => {
    for (const file of ['techmahindra-article-10-comments', 'cipd-images-related-posts']) {
      const [posting] = postingsIn(`posts/${file}.html`);
      const { comments } = readPost(file);
      expect(comments.map(({ record }) => record.text)).toEqual(
        posting?.comment?.map(({ text }) => text.trim()),
      );
      expect(comments.map(({ record }) => record.reactionCount)).toEqual(
        posting?.comment?.map(
          ({ interactionStatistic }) => interactionStatistic.userInteractionCount,
        ),
      );
      comments.forEach(({ record }, index) => {
        const listed = Date.parse(posting?.comment?.[index]?.datePublished ?? '');
        expect(Math.abs((record.createdAt?.getTime() ?? 0) - listed)).toBeLessThan(5);
      });
    }
  });

  it('tell how long a video is', () => {
    expect(readPost('teleperformance-video-no-comments').post?.record.media).toMatchObject([
      { durationSeconds: 27 },
    ]);
  });

  it('do not let related posts in', () => {
    const { post, comments } = readPost('cipd-images-related-posts');
    expect(comments.every(({ record }) => record.postId === post?.record.postId)).toBe(true);
    expect(post?.record.media).toHaveLength(1);
  });
});

describeWithCorpus('refusals', () => {
  it.each([
    ['authwall-company', 'authwall'],
    ['login', 'login'],
    ['http-999', 'stub'],
  ])('%s is known by itself', (file, refusal) => {
    const document = openDocument(readCorpus(`blocked/${file}.html`));
    expect(classifyDocument(document)).toMatchObject({ kind: 'refusal', refusal });
    expect(parseCompanyPage(document)).toEqual({ page: null, posts: [], people: [] });
    expect(parsePostPage(document)).toEqual({ post: null, comments: [] });
  });
});

interface Posting {
  readonly url: string;
  readonly text: string;
  readonly datePublished: string;
  readonly comment?: readonly {
    readonly text: string;
    readonly datePublished: string;
    readonly interactionStatistic: { readonly userInteractionCount: number };
  }[];
}

/** JSON-LD read here a second time, without the library. */
function postingsIn(file: string): Posting[] {
  const json =
    /<script type="application\/ld\+json">(.*?)<\/script>/s.exec(readCorpus(file))?.[1] ?? '{}';
  const root = JSON.parse(json) as Posting & {
    readonly '@graph'?: readonly (Posting & { '@type': string })[];
  };
  return root['@graph']?.filter((node) => node['@type'] !== 'Organization') ?? [root];
}

function page(extract: CompanyPageExtract): NonNullable<CompanyPageExtract['page']> {
  if (extract.page === null) {
    throw new Error('The page was not read');
  }
  return extract.page;
}

function readPost(file: string): PostPageExtract {
  return parsePostPage(openDocument(readCorpus(`posts/${file}.html`)));
}

function readCorpus(file: string): string {
  return decodeDocument(readFileSync(join(CORPUS, file)));
}

/** Nothing is read where the corpus is absent, not even for the names of tests. */
function lazily<T>(read: () => T): () => T {
  let value: T | undefined;
  return () => (value ??= read());
}
