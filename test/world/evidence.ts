import type { ServedRequest, World } from '@app/sample-world';
import type { Connection } from 'mongoose';

import type { Comment } from '../../src/modules/comments/schemas/comment.schema.js';
import type { OutgoingRequest } from '../../src/modules/compliance/schemas/outgoing-request.schema.js';
import type { CompanyPage } from '../../src/modules/pages/schemas/company-page.schema.js';
import type { Post } from '../../src/modules/posts/schemas/post.schema.js';
import type { Scrape } from '../../src/modules/scraper/schemas/scrape.schema.js';
import type { Person } from '../../src/modules/users/schemas/person.schema.js';

/** What the application keeps, as it lies in the database. */
export interface Kept {
  readonly pages: readonly CompanyPage[];
  readonly posts: readonly Post[];
  readonly comments: readonly Comment[];
  readonly users: readonly Person[];
}

/** Everything that can be known of a run up to some moment. */
export interface Evidence {
  readonly world: Pick<World, 'at'>;
  /** What the site was asked, by its own account. */
  readonly served: readonly ServedRequest[];
  /** What the application says that it asked. */
  readonly ledger: readonly OutgoingRequest[];
  readonly scrapes: readonly Scrape[];
  /** Every scrape that was there at some time, by its id, as it was last. */
  readonly seenScrapes: ReadonlyMap<string, Scrape>;
  /** Ids of scrapes that a client was promised. */
  readonly accepted: readonly string[];
  readonly before: Kept;
  readonly after: Kept;
  /** Of whoever asked to be forgotten: their slugs. */
  readonly erased: readonly string[];
  /** Where their slugs stand all the same. */
  readonly traces: readonly string[];
  readonly minIntervalMs: number;
  /** Whether everything that was under way has been given the time to end. */
  readonly isOver: boolean;
}

/** Says in what way some evidence breaks a promise; nothing when it does not. */
export type Invariant = (evidence: Evidence) => readonly string[];

export const NOTHING_KEPT: Kept = { pages: [], posts: [], comments: [], users: [] };

export async function readKept(connection: Connection): Promise<Kept> {
  const [pages, posts, comments, users] = await Promise.all([
    all<CompanyPage>(connection, 'pages'),
    all<Post>(connection, 'posts'),
    all<Comment>(connection, 'comments'),
    all<Person>(connection, 'users'),
  ]);
  return { pages, posts, comments, users };
}

export function readScrapes(connection: Connection): Promise<readonly Scrape[]> {
  return all<Scrape>(connection, 'scrapes');
}

export async function readLedger(connection: Connection): Promise<readonly OutgoingRequest[]> {
  return all<OutgoingRequest>(connection, 'outgoing_requests');
}

async function all<T>(connection: Connection, name: string): Promise<T[]> {
  const documents = await connection
    .collection(name)
    .find({}, { projection: { _id: 0 } })
    .toArray();
  return documents as unknown as T[];
}
