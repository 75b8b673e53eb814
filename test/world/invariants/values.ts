import type { CompanyTruth } from '@app/sample-world';

import type { CompanyPage } from '../../../src/modules/pages/schemas/company-page.schema.js';
import type { Scrape } from '../../../src/modules/scraper/schemas/scrape.schema.js';
import type { Evidence, Invariant, Kept } from '../evidence.js';
import { hasBecome, storedIdOf } from '../page-names.js';
import {
  isWholeTo,
  peopleOn,
  postsOn,
  type ServedDocument,
  servedDocuments,
} from '../served-document.js';
import { agrees, begins, isEmpty } from './agreement.js';

const PAGE_FIELDS = [
  ...['pageId', 'linkedinId', 'url', 'kind', 'name', 'tagline', 'description', 'website'],
  ...['industry', 'companySize', 'employeeCount', 'totalFollowers', 'headquarters', 'address'],
  ...['locations', 'foundedYear', 'organizationType', 'specialties', 'logoUrl', 'coverUrl'],
  ...['similarPages', 'affiliatedPages', 'funding', 'openJobs'],
];
const POST_FIELDS = [
  ...['postId', 'text', 'hashtags', 'mentions', 'links', 'media', 'reactionCount'],
  ...['reactionTypes', 'commentCount', 'createdAt', 'isEdited'],
];
/** Only a wall tells them; a post's own page leaves them as they are. */
const WALL_FIELDS = ['pageId', 'url', 'kind', 'isRepost', 'author'];
const COMMENT_FIELDS = [
  ...['commentId', 'postId', 'author', 'text', 'mentions', 'reactionCount', 'createdAt'],
];
const PERSON_FIELDS = [
  ...['userId', 'pageId', 'name', 'headline', 'profileUrl', 'imageUrl', 'relation'],
];

type Facts = Readonly<Record<string, unknown>>;

interface Seen {
  readonly lastSeenAt: Date;
}

/** One kind of record: how it is known again, and what a document says about it. */
interface Kind<T extends Seen> {
  readonly name: string;
  readonly keyOf: (record: T) => string;
  /** Whether a record is what an earlier one has become. */
  readonly isOf: (earlier: T, record: T) => boolean;
  readonly fields: readonly string[];
  /** Every account that a document gives of it, under the id that its page has today; none when it does not show it. */
  readonly accountsIn: (document: ServedDocument, record: T, today: Kept) => readonly object[];
  /** Fields that were not told, by the account of the scrape that read it. */
  readonly untold: (scrape: Scrape | undefined) => readonly string[];
}

const nothing = (): readonly string[] => [];

const PAGES: Kind<CompanyPage> = {
  name: 'page',
  keyOf: ({ pageId }) => pageId,
  isOf: hasBecome,
  fields: PAGE_FIELDS,
  accountsIn: ({ company, post }, { pageId }) =>
    post === null && company?.pageId === pageId ? [company] : [],
  untold: (scrape) => scrape?.coverage?.missing ?? [],
};

const POSTS: Kind<Evidence['after']['posts'][number]> = {
  name: 'post',
  keyOf: ({ postId }) => postId,
  isOf: (earlier, { postId }) => earlier.postId === postId,
  fields: POST_FIELDS,
  accountsIn: (document, { postId }, today) =>
    postsOn(document)
      .filter((post) => post.postId === postId)
      .flatMap((post) => (document.post === null ? [asOnCard(post)] : [post]))
      .map((post) => ({ ...post, ...pageToday(document, today) })),
  untold: nothing,
};

const COMMENTS: Kind<Evidence['after']['comments'][number]> = {
  name: 'comment',
  keyOf: ({ commentId }) => commentId,
  isOf: (earlier, { commentId }) => earlier.commentId === commentId,
  fields: COMMENT_FIELDS,
  accountsIn: ({ post }, { commentId }) =>
    post?.comments.filter((comment) => comment.commentId === commentId) ?? [],
  untold: nothing,
};

const PEOPLE: Kind<Evidence['after']['users'][number]> = {
  name: 'user',
  keyOf: ({ userId }) => userId,
  isOf: (earlier, { userId }) => earlier.userId === userId,
  fields: PERSON_FIELDS,
  accountsIn: (document, { userId }, today) =>
    peopleOn(document)
      .filter((person) => person.userId === userId)
      .map((person) => ({ ...person, ...pageToday(document, today) })),
  untold: nothing,
};

/**
 * What is stored is what was true when it was read. Whatever a document did not tell (it was cut off, or drifted, or the
 * scrape says so) is as it was before, or empty where nothing was known.
 */
export const valuesWereTrue: Invariant = (evidence) => {
  const { before, after } = evidence;
  return [
    ...judge(PAGES, before.pages, after.pages, evidence),
    ...judge(POSTS, before.posts, after.posts, evidence),
    ...judge(COMMENTS, before.comments, after.comments, evidence),
    ...judge(PEOPLE, before.users, after.users, evidence),
  ];
};

function judge<T extends Seen>(
  kind: Kind<T>,
  before: readonly T[],
  after: readonly T[],
  evidence: Evidence,
): readonly string[] {
  const documents = servedDocuments(evidence.served, evidence.world);
  const today = evidence.after;
  const known = new Map(before.map((record) => [kind.keyOf(record), record]));
  return after.flatMap((record) => {
    const earlier =
      known.get(kind.keyOf(record)) ?? before.find((one) => kind.isOf(one, record)) ?? null;
    if (earlier !== null && isAsItWas(record, earlier)) {
      return [];
    }
    const told = `${kind.name} ${kind.keyOf(record)}, read at ${record.lastSeenAt.toISOString()}`;
    const document = documents.get(record.lastSeenAt.getTime());
    if (document === undefined || kind.accountsIn(document, record, today).length === 0) {
      return [`${told}: nothing that was served then shows it`];
    }
    const since = [...documents.values()].filter(
      ({ at }) => at <= record.lastSeenAt && (earlier === null || at >= earlier.lastSeenAt),
    );
    const scrape = scrapeOf(document, evidence);
    const untold = kind.untold(scrape);
    const isWhole = isWholeTo(scrape, document);
    const question = { kind, record, today, earlier, document, since, isWhole };
    return fieldsOf(kind, document)
      .filter((field) => !isTrue(field, { ...question, isTold: !untold.includes(field) }))
      .map((field) => `${told}: ${field} is ${shown(record, field)}, ${wanted(field, question)}`);
  });
}

/** Of what hangs on a page. */
function pageToday({ company }: ServedDocument, today: Kept): { readonly pageId?: string } {
  return company === null ? {} : { pageId: storedIdOf(company, today) };
}

function scrapeOf({ at }: ServedDocument, { scrapes }: Evidence): Scrape | undefined {
  return scrapes.find(({ finishedAt }) => finishedAt?.getTime() === at.getTime());
}

function fieldsOf<T extends Seen>({ name, fields }: Kind<T>, { post }: ServedDocument) {
  return name === 'post' && post === null ? [...fields, ...WALL_FIELDS] : fields;
}

interface Question<T extends Seen> {
  readonly kind: Kind<T>;
  readonly record: T;
  readonly today: Kept;
  readonly earlier: T | null;
  /** The one it was last read off. */
  readonly document: ServedDocument;
  /** Since it was `earlier`. */
  readonly since: readonly ServedDocument[];
  /** Whether everything in the document must have been read. */
  readonly isWhole: boolean;
  readonly isTold: boolean;
}

function isTrue<T extends Seen>(field: string, question: Question<T>): boolean {
  const { kind, record, today, earlier, document, since, isWhole, isTold } = question;
  const value = (record as Facts)[field];
  const isSaidBy = (one: ServedDocument): boolean =>
    kind.accountsIn(one, record, today).some((account) => agrees(value, (account as Facts)[field]));
  if (isSaidBy(document)) {
    return true;
  }
  if (isWhole && isTold) {
    return false;
  }
  const isKept = earlier !== null && agrees(value, (earlier as Facts)[field]);
  const isUnknown = earlier === null && isEmpty(value);
  // A layout may hide what is there so well that it looks like nothing; it must not look like something else.
  const isHidden = isEmpty(value) && since.some(({ condition }) => condition === 'drifted');
  // Of a list that the document ends in, the first part is better than nothing; the scrape says that it is not all.
  const isBeginning =
    !isTold &&
    kind
      .accountsIn(document, record, today)
      .some((account) => begins(value, (account as Facts)[field]));
  return isKept || isUnknown || isHidden || isBeginning || since.some(isSaidBy);
}

function isAsItWas(record: object, earlier: object): boolean {
  return JSON.stringify(record) === JSON.stringify(earlier);
}

function shown(record: object, field: string): string {
  return JSON.stringify((record as Facts)[field] ?? null);
}

function wanted<T extends Seen>(
  field: string,
  { kind, record, today, document }: Omit<Question<T>, 'isTold'>,
): string {
  const accounts = kind.accountsIn(document, record, today).map((account) => shown(account, field));
  return `but the ${document.condition} ${document.path} said ${accounts.join(' and ')}`;
}

/** A card tells less than the post's own page: not how long a video is, nor what a foreign one looks like. */
function asOnCard(post: CompanyTruth['posts'][number]): CompanyTruth['posts'][number] {
  const media = post.media.map((item) => ({
    ...item,
    durationSeconds: null,
    thumbnailUrl: item.kind === 'externalVideo' ? null : item.thumbnailUrl,
  }));
  return { ...post, media };
}
