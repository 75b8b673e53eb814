import {
  aFault,
  type CompanyTruth,
  createWorld,
  DRIFT_KINDS,
  type ServedRequest,
} from '@app/sample-world';
import { describe, expect, it } from '@jest/globals';

import type { Post } from '../../src/modules/posts/schemas/post.schema.js';
import { theErasedAreNowhere } from '../world/invariants/erasure.js';
import {
  commentsWereRead,
  nothingIsLeftBehind,
  nothingIsLost,
  scrapesEnd,
  whatWasReadIsKept,
} from '../world/invariants/keeping.js';
import { logAndLedgerAgree } from '../world/invariants/ledger.js';
import { paceIsKept, retryAfterIsKept, robotsIsObeyed } from '../world/invariants/manners.js';
import { outcomesAreTrue } from '../world/invariants/outcomes.js';
import { valuesWereTrue } from '../world/invariants/values.js';
import { aScrape } from '../support/builders/scrape.builder.js';
import {
  aServedRequest,
  anEvidence,
  aWallRead,
  LATER,
  NOW,
  stored,
} from '../support/builders/world-evidence.builder.js';

const world = createWorld({ seed: 3, now: NOW });
const company = withPosts(world.companies);
const post = company.posts.find(({ comments }) => comments.length > 1) ?? company.posts[0];
if (post === undefined) {
  throw new Error('The sample world has no post');
}

function withPosts(companies: readonly CompanyTruth[]): CompanyTruth {
  const found = companies.find(
    ({ posts, people, isUpdatesSectionShown }) =>
      isUpdatesSectionShown &&
      people.length > 1 &&
      posts.some(({ comments }) => comments.length > 1),
  );
  if (found === undefined) {
    throw new Error('The sample world has no wall');
  }
  return found;
}

const good = aWallRead(world, company);
const robots = (at: Date, overrides: Partial<ServedRequest> = {}): ServedRequest =>
  aServedRequest({ path: '/robots.txt', virtualAt: at, ...overrides });
const document = (at: Date, overrides: Partial<ServedRequest> = {}): ServedRequest =>
  aServedRequest({
    path: company.url.replace('https://www.linkedin.com', ''),
    virtualAt: at,
    ...overrides,
  });

describe('the promises, in a world where all is well', () => {
  it.each([
    ...[outcomesAreTrue, valuesWereTrue, nothingIsLost, whatWasReadIsKept, commentsWereRead],
    ...[
      nothingIsLeftBehind,
      scrapesEnd,
      theErasedAreNowhere,
      logAndLedgerAgree,
      robotsIsObeyed,
      paceIsKept,
    ],
    retryAfterIsKept,
  ])('are kept', (invariant) => {
    expect(invariant(good)).toEqual([]);
  });
});

describe('nothing blocked is reported ok', () => {
  it.each(['authwall', 'deniedAs200', 'tooManyRequests', 'chunkCut'] as const)(
    'sees a document that met %s called ok',
    (kind) => {
      const served = good.served.map((request) =>
        request.path === '/robots.txt' ? request : { ...request, fault: aFault(kind) },
      );
      expect(outcomesAreTrue({ ...good, served })).toEqual([expect.stringContaining('was lost')]);
    },
  );

  it('sees a scrape that is ok although nothing was asked', () => {
    const served = good.served.filter(({ path }) => path === '/robots.txt');
    expect(outcomesAreTrue({ ...good, served })).toEqual([
      expect.stringContaining('nothing was served'),
    ]);
  });
});

describe('what is stored was true', () => {
  it('sees a number that the page never had', () => {
    const pages = good.after.pages.map((page) => ({ ...page, totalFollowers: 7 }));
    expect(valuesWereTrue({ ...good, after: { ...good.after, pages } })).toEqual([
      expect.stringContaining('totalFollowers is 7'),
    ]);
  });

  it('sees half a text of a document that was cut off', () => {
    const served = good.served.map((request) =>
      request.path === '/robots.txt' ? request : { ...request, fault: aFault('cutDocument') },
    );
    const scrapes = good.scrapes.map((scrape) => ({ ...scrape, outcome: 'partial' as const }));
    const [page] = good.after.pages;
    const pages = page ? [{ ...page, description: page.description?.slice(0, 9) ?? 'no' }] : [];
    const after = { ...good.after, pages };
    expect(valuesWereTrue({ ...good, served, scrapes, after })).toEqual([
      expect.stringContaining('description is'),
    ]);
  });

  it('sees a value that went back to what it was before', () => {
    const earlier = {
      ...good.after,
      pages: good.after.pages.map((page) => ({ ...page, name: 'Old' })),
    };
    const page = good.after.pages[0];
    const after = {
      ...good.after,
      pages: page ? [{ ...page, name: 'Old', lastSeenAt: LATER }] : [],
    };
    const served = [...good.served, document(LATER)];
    expect(valuesWereTrue({ ...good, before: earlier, after, served })).toContainEqual(
      expect.stringContaining('name is "Old"'),
    );
  });

  it('lets a drifted layout hide the kind of a post, and not make it another', () => {
    const text = { ...post, kind: 'text' as const };
    const drifted = { ...company, drifts: DRIFT_KINDS.slice(0, 1), posts: [text] };
    const at = () => ({ ...world.at(NOW), companies: [drifted] });
    const storedAs = (kind: Post['kind']) => ({
      ...good,
      world: { at },
      // A request is remembered with what it showed.
      served: good.served.map((request) => ({ ...request })),
      after: { ...good.after, posts: [stored.post(text, NOW, { kind })] },
    });

    expect(valuesWereTrue(storedAs(null))).toEqual([]);
    expect(valuesWereTrue(storedAs('other'))).toEqual([expect.stringContaining('kind is "other"')]);
  });

  it('sees what was stored at an instant at which nothing was read', () => {
    const posts = good.after.posts.map((one) => ({ ...one, lastSeenAt: LATER }));
    expect(valuesWereTrue({ ...good, after: { ...good.after, posts } })).toHaveLength(posts.length);
  });
});

describe('nothing is lost or doubled', () => {
  it('sees a post that is gone', () => {
    const after = { ...good.after, posts: good.after.posts.slice(1) };
    expect(nothingIsLost({ ...good, before: good.after, after })).toEqual([
      expect.stringContaining('was stored and is gone'),
    ]);
    expect(whatWasReadIsKept({ ...good, after })).toEqual([expect.stringContaining('is not kept')]);
  });

  it('lets nobody go but whoever was erased', () => {
    const [first, second] = good.after.users;
    const after = { ...good.after, users: good.after.users.slice(2) };
    const erased = first ? [first.userId] : [];
    expect(nothingIsLost({ ...good, before: good.after, after, erased })).toEqual([
      `user ${second?.userId} was stored and is gone`,
    ]);
  });

  it('sees one page stored under two names', () => {
    const pages = good.after.pages.flatMap((page) => [page, { ...page, pageId: 'former-name' }]);
    expect(nothingIsLost({ ...good, after: { ...good.after, pages } })).toEqual([
      expect.stringContaining('is stored twice'),
    ]);
  });

  it('lets a page go by another id that knows its former one, and nothing of it stay behind', () => {
    const renamed = good.after.pages.map((page) => ({ ...page, pageId: 'new-name' }));
    const [named, unknown] = [[company.pageId], []].map((aliases) => ({
      ...good,
      before: good.after,
      after: { ...good.after, pages: renamed.map((page) => ({ ...page, aliases })) },
    }));

    expect(named && nothingIsLost(named)).toEqual([]);
    expect(unknown && nothingIsLost(unknown)).toEqual([
      `page ${company.pageId} was stored and is gone`,
    ]);
    expect(named && nothingIsLeftBehind(named)).toHaveLength(
      good.after.posts.length + good.after.users.length,
    );
  });

  it('sees comments that count as read and are not there', () => {
    const path = post.url.replace('https://www.linkedin.com', '');
    const served = [...good.served, document(LATER, { path })];
    const posts = [stored.post(post, LATER, { commentsReadAt: LATER })];
    const after = { ...good.after, posts };
    expect(commentsWereRead({ ...good, served, after })).toHaveLength(post.comments.length);
  });

  it('sees a scrape that never ends, one that vanished and one that contradicts itself', () => {
    const [scrape] = good.scrapes;
    const running = scrape && { ...scrape, state: 'running' as const, finishedAt: null };
    const blocked = scrape && { ...scrape, outcome: 'blocked' as const };
    const isOver = true;
    expect(scrapesEnd({ ...good, isOver, scrapes: running ? [running] : [] })).toEqual([
      expect.stringContaining('is running for ever'),
    ]);
    expect(scrapesEnd({ ...good, accepted: ['another'] })).toHaveLength(1);
    expect(scrapesEnd({ ...good, scrapes: blocked ? [blocked] : [] })).toHaveLength(1);
  });

  it('lets no scrape go but that of a post whose author was erased', () => {
    const author = { name: 'Ada', url: 'https://www.linkedin.com/in/ada', kind: 'person' as const };
    const at = () => ({
      ...world.at(NOW),
      companies: [{ ...company, posts: [{ ...post, author: { ...post.author, ...author } }] }],
    });
    const target = { kind: 'post' as const, id: post.postId };
    const scrape = aScrape({ scrapeId: 'of-a-post', target, requestedAt: NOW });
    const evidence = anEvidence({
      world: { at },
      accepted: ['of-a-post'],
      seenScrapes: new Map([['of-a-post', scrape]]),
    });

    expect(scrapesEnd({ ...evidence, erased: ['ada'] })).toEqual([]);
    expect(scrapesEnd({ ...evidence, erased: ['bob'] })).toHaveLength(1);
  });

  it('sees where somebody erased still stands', () => {
    expect(theErasedAreNowhere({ ...good, traces: ['comments'] })).toHaveLength(1);
  });
});

describe('log and ledger agree', () => {
  it('sees a request that is not in the ledger', () => {
    expect(logAndLedgerAgree({ ...good, ledger: good.ledger.slice(1) })).toHaveLength(1);
  });

  it.each([{ status: 404 }, { byteCount: 1 }, { at: LATER }, { path: '/company/other' }])(
    'sees a line that differs in %p',
    (change) => {
      const ledger = good.ledger.map((line, index) =>
        index === good.ledger.length - 1 ? { ...line, ...change } : line,
      );
      expect(logAndLedgerAgree({ ...good, ledger })).toHaveLength(1);
    },
  );
});

describe('manners', () => {
  const second = (count: number): Date => new Date(NOW.getTime() + count * 1_000);

  it('sees a request for what robots.txt forbids, or without having read it', () => {
    const forbidding = robots(NOW, { fault: aFault('robotsForbids') });
    expect(robotsIsObeyed(anEvidence({ served: [forbidding, document(second(9))] }))).toHaveLength(
      1,
    );
    expect(robotsIsObeyed(anEvidence({ served: [document(NOW)] }))).toHaveLength(1);
    const unreadable = robots(NOW, { status: 503, fault: aFault('robotsServerError') });
    expect(robotsIsObeyed(anEvidence({ served: [unreadable, document(second(9))] }))).toHaveLength(
      1,
    );
  });

  it('sees a robots.txt that was remembered for too long', () => {
    const served = [robots(NOW), document(second(86_401))];
    expect(robotsIsObeyed(anEvidence({ served }))).toEqual([expect.stringContaining('not read')]);
  });

  it('sees a request before the Crawl-delay, or the operator’s own pace, is over', () => {
    const slow = robots(NOW, { fault: aFault('robotsCrawlDelay', { waitSeconds: 8 }) });
    expect(paceIsKept(anEvidence({ served: [slow, document(second(7))] }))).toHaveLength(1);
    expect(paceIsKept(anEvidence({ served: [slow, document(second(8))] }))).toEqual([]);
    expect(
      paceIsKept(anEvidence({ minIntervalMs: 3_000, served: [robots(NOW), document(second(2))] })),
    ).toHaveLength(1);
  });

  it.each(['tooManyRequestsSeconds', 'tooManyRequestsDate'] as const)(
    'sees a request before the Retry-After of %s is over',
    (kind) => {
      const told = document(NOW, { status: 429, fault: aFault(kind, { waitSeconds: 30 }) });
      expect(retryAfterIsKept(anEvidence({ served: [told, document(second(29))] }))).toHaveLength(
        1,
      );
      expect(retryAfterIsKept(anEvidence({ served: [told, document(second(31))] }))).toEqual([]);
    },
  );
});
