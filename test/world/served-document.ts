import {
  type CompanyTruth,
  FAULT_EFFECTS,
  type PersonTruth,
  type PostTruth,
  type ServedRequest,
  type World,
} from '@app/sample-world';

import type { Scrape } from '../../src/modules/scraper/schemas/scrape.schema.js';

/** How a document reached its reader: `cut` and `drifted` ones tell less than is true, `lost` ones nothing. */
export type Condition = 'whole' | 'cut' | 'drifted' | 'lost';

/** One document of the site, with what was true on it when it was served. */
export interface ServedDocument {
  readonly at: Date;
  readonly path: string;
  readonly status: number | null;
  readonly condition: Condition;
  /** Null on any page that shows none: refusals, redirects, what is not there. */
  readonly company: CompanyTruth | null;
  /** Set when it is the post's own page. */
  readonly post: PostTruth | null;
}

/** The documents among what was served, each at an instant of its own; robots.txt is none. */
export function servedDocuments(
  served: readonly ServedRequest[],
  world: Pick<World, 'at'>,
): ReadonlyMap<number, ServedDocument> {
  const documents = served.filter(({ path }) => path !== '/robots.txt');
  return new Map(
    documents.map((request) => [request.virtualAt.getTime(), documentOf(request, world)]),
  );
}

/** Whether everything in a document must have been read: it came whole, or the scrape of it says so. */
export function isWholeTo(
  scrape: Pick<Scrape, 'outcome'> | undefined,
  { condition }: ServedDocument,
): boolean {
  return condition === 'whole' || (condition === 'cut' && scrape?.outcome === 'ok');
}

/** The people that a document shows as working there. */
export function peopleOn({ company, post }: ServedDocument): readonly PersonTruth[] {
  return post === null ? (company?.people ?? []) : [];
}

/** The posts that a document shows: its wall, or itself. */
export function postsOn({ company, post }: ServedDocument): readonly PostTruth[] {
  if (post !== null) {
    return [post];
  }
  return company?.isUpdatesSectionShown === true ? company.posts : [];
}

const DOCUMENTS = new WeakMap<ServedRequest, ServedDocument>();

function documentOf(request: ServedRequest, world: Pick<World, 'at'>): ServedDocument {
  const known = DOCUMENTS.get(request);
  if (known) {
    return known;
  }
  const { virtualAt: at, path, status } = request;
  const shown = status === 200 ? shownBy(path, world, at) : NOTHING;
  const document = { at, path, status, condition: conditionOf(request, shown), ...shown };
  DOCUMENTS.set(request, document);
  return document;
}

type Shown = Pick<ServedDocument, 'company' | 'post'>;

const NOTHING: Shown = { company: null, post: null };

function shownBy(path: string, world: Pick<World, 'at'>, at: Date): Shown {
  const { companies } = world.at(at);
  const [kind, slug = ''] = decodeURIComponent(path.split('?', 1)[0] ?? '')
    .split('/')
    .slice(1);
  if (kind === 'posts') {
    const postId = /activity-(\d+)/.exec(slug)?.[1];
    // Of a post that stands on two walls the site knows the latter one.
    for (const company of companies.toReversed()) {
      const posts = [...company.posts, ...company.olderPosts];
      const post = posts.find((one) => one.postId === postId);
      if (post) {
        return { company, post };
      }
    }
    return NOTHING;
  }
  const name = slug.toLowerCase();
  const company = companies.find(
    ({ pageId, linkedinId }) => pageId === name || linkedinId === name,
  );
  return { company: company ?? null, post: null };
}

function conditionOf({ fault }: ServedRequest, { company }: Shown): Condition {
  if (company === null) {
    return 'lost';
  }
  const effect = fault === null ? 'harmless' : FAULT_EFFECTS[fault.kind];
  if (effect === 'cut') {
    return 'cut';
  }
  if (effect === 'blocked' || effect === 'rateLimited' || effect === 'failed') {
    return 'lost';
  }
  return company.drifts.length > 0 ? 'drifted' : 'whole';
}
