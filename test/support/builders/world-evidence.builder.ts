import {
  type CompanyTruth,
  type PostTruth,
  type ServedRequest,
  type World,
} from '@app/sample-world';

import type { OutgoingRequest } from '../../../src/modules/compliance/schemas/outgoing-request.schema.js';
import type { CompanyPage } from '../../../src/modules/pages/schemas/company-page.schema.js';
import type { Post } from '../../../src/modules/posts/schemas/post.schema.js';
import type { Scrape } from '../../../src/modules/scraper/schemas/scrape.schema.js';
import type { Person } from '../../../src/modules/users/schemas/person.schema.js';
import { type Evidence, NOTHING_KEPT } from '../../world/evidence.js';

export const NOW = new Date('2026-11-05T10:00:00.000Z');
/** Well after any pace. */
export const LATER = new Date('2026-11-05T12:00:00.000Z');
const BEFORE = new Date('2026-11-05T09:59:00.000Z');
const BYTES = 4_711;

/** A run in which nothing has happened. Pass only what the test is about. */
export function anEvidence(overrides: Partial<Evidence> = {}): Evidence {
  return {
    world: { at: unasked },
    served: [],
    ledger: [],
    scrapes: [],
    seenScrapes: new Map(),
    accepted: [],
    before: NOTHING_KEPT,
    after: NOTHING_KEPT,
    erased: [],
    traces: [],
    minIntervalMs: 1_000,
    isOver: false,
    ...overrides,
  };
}

export function aServedRequest(overrides: Partial<ServedRequest> = {}): ServedRequest {
  return {
    at: new Date(0),
    virtualAt: NOW,
    method: 'GET',
    path: '/robots.txt',
    status: 200,
    userAgent: null,
    bytesSent: BYTES,
    fault: null,
    ...overrides,
  };
}

/** What is stored of true things; the truth knows more, which hurts nobody. */
export const stored = {
  page: (truth: CompanyTruth, at: Date): CompanyPage =>
    ({ ...truth, aliases: [], firstSeenAt: at, lastSeenAt: at }) as unknown as CompanyPage,
  post: (truth: PostTruth, at: Date, overrides: Partial<Post> = {}): Post =>
    ({
      ...truth,
      media: truth.media.map((item) => ({
        ...item,
        durationSeconds: null,
        thumbnailUrl: item.kind === 'externalVideo' ? null : item.thumbnailUrl,
      })),
      firstSeenAt: at,
      lastSeenAt: at,
      commentsReadAt: null,
      ...overrides,
    }) as unknown as Post,
  user: (truth: CompanyTruth['people'][number], at: Date): Person => ({
    ...truth,
    firstSeenAt: at,
    lastSeenAt: at,
  }),
};

/** A run in which one page was read as it should be. */
export function aWallRead(world: World, company: CompanyTruth): Evidence {
  const path = new URL(company.url).pathname;
  return anEvidence({
    world,
    served: [aServedRequest({ virtualAt: BEFORE }), aServedRequest({ path })],
    ledger: [
      aLine({ at: BEFORE, targetKind: 'robots', path: '/robots.txt' }),
      aLine({ at: NOW, targetKind: 'page', path }),
    ],
    scrapes: [aScrapeOf(company)],
    accepted: ['the-scrape'],
    after: {
      pages: [stored.page(company, NOW)],
      posts: company.posts.map((post) => stored.post(post, NOW)),
      comments: [],
      users: company.people.map((person) => stored.user(person, NOW)),
    },
    isOver: true,
  });
}

function aLine(overrides: Partial<OutgoingRequest>): OutgoingRequest {
  return { isSent: true, status: 200, byteCount: BYTES, ...overrides } as OutgoingRequest;
}

function aScrapeOf({ pageId }: CompanyTruth): Scrape {
  return {
    scrapeId: 'the-scrape',
    target: { kind: 'page', id: pageId },
    state: 'succeeded',
    outcome: 'ok',
    coverage: null,
    finishedAt: NOW,
  } as Scrape;
}

function unasked(): never {
  throw new Error('Nothing of the world is known here');
}
