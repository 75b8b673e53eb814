import { createHash, randomUUID } from 'node:crypto';

import type {
  Lease,
  PostPlace,
  Scrape,
  ScrapeRequester,
  ScrapeTarget,
} from './schemas/scrape.schema.js';

/** Somebody waits > a client asked > nobody would miss it today. */
export const PRIORITY_OF: Readonly<Record<ScrapeRequester, number>> = {
  read: 0,
  client: 1,
  refresh: 2,
  watch: 2,
};

/** What is to be scraped, and for whom. */
export interface ScrapeOrder {
  readonly target: ScrapeTarget;
  /** Null for a page. */
  readonly place: PostPlace | null;
  readonly requestedBy: ScrapeRequester;
  /** What ended at or after this serves as well; null when only a scrape that is under way or yet to come does. */
  readonly servedSince: Date | null;
}

/** A page, to be read anew. */
export function pageOrder(pageId: string, requestedBy: ScrapeRequester): ScrapeOrder {
  return { target: { kind: 'page', id: pageId }, place: null, requestedBy, servedSince: null };
}

/** The address that LinkedIn gives a post by its number alone: it names nobody. */
export function postUrl(postId: string): string {
  return `https://www.linkedin.com/feed/update/urn:li:activity:${postId}`;
}

/** What active scrapes are unique by. */
export function activeKeyOf({ kind, id }: ScrapeTarget): string {
  return `${kind}:${id}`;
}

/** The record of a scrape that is taken on: queued, or running at once under a lease. */
export function newScrape(order: ScrapeOrder, lease: Lease | null, now: Date): Scrape {
  return {
    scrapeId: randomUUID(),
    target: order.target,
    place: order.place,
    activeKey: activeKeyOf(order.target),
    requestedBy: order.requestedBy,
    priority: PRIORITY_OF[order.requestedBy],
    state: lease ? 'running' : 'queued',
    runAt: now,
    attempts: lease ? 1 : 0,
    takeovers: 0,
    lease,
    progress: lease ? { stage: 'fetching', at: now } : null,
    timings: null,
    outcome: null,
    coverage: null,
    errorCode: null,
    reason: null,
    retryAfterSeconds: null,
    isArchived: null,
    requestedAt: now,
    startedAt: lease ? now : null,
    finishedAt: null,
  };
}

/** The id of the scrape of a watched page for one time that it was due: whoever queues it gives it the same. */
export function watchScrapeId(pageId: string, dueAt: Date): string {
  const hex = createHash('sha256').update(`watch:${pageId}:${dueAt.getTime()}`).digest('hex');
  const [a, b, c, d, e] = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    hex.slice(12, 15),
    hex.slice(15, 18),
    hex.slice(18, 30),
  ];
  // The form that RFC 9562 keeps for ids that are made in a way of one's own.
  return `${a}-${b}-8${c}-8${d}-${e}`;
}

export function isOver({ state }: Pick<Scrape, 'state'>): boolean {
  return state === 'succeeded' || state === 'failed';
}
