import type { Scrape } from '../../../src/modules/scraper/schemas/scrape.schema.js';
import { isOver } from '../../../src/modules/scraper/scrape.task.js';
import type { CompanyPage } from '../../../src/modules/pages/schemas/company-page.schema.js';
import type { Evidence, Invariant, Kept } from '../evidence.js';
import { hasBecome, storedIdOf } from '../page-names.js';
import {
  isWholeTo,
  peopleOn,
  postsOn,
  type ServedDocument,
  servedDocuments,
} from '../served-document.js';

const keyOfPost = ({ postId }: { postId: string }): string => postId;
const keyOfComment = ({ commentId }: { commentId: string }): string => commentId;
const keyOfPerson = ({ userId }: { userId: string }): string => userId;

interface Sight {
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
}

/** Nothing that was stored goes, nothing is there twice, time does not run backwards in what is stored. */
export const nothingIsLost: Invariant = ({ before, after, erased }) => {
  const mayGo = goneWith(erased, before.posts);
  return [
    ...pageLosses(before.pages, after.pages),
    ...losses(
      'post',
      before.posts.filter((post) => !mayGo.post(post)),
      after.posts,
      keyOfPost,
    ),
    ...losses(
      'comment',
      before.comments.filter((comment) => !mayGo.comment(comment)),
      after.comments,
      keyOfComment,
    ),
    ...losses(
      'user',
      before.users.filter(({ userId }) => !erased.includes(userId)),
      after.users,
      keyOfPerson,
    ),
    ...twins('page', after.pages, ({ pageId }) => pageId),
    ...twins('page of LinkedIn', after.pages, ({ linkedinId, pageId }) => linkedinId ?? pageId),
    ...twins('post', after.posts, keyOfPost),
    ...twins('comment', after.comments, keyOfComment),
    ...twins('user', after.users, keyOfPerson),
  ];
};

/** What is kept under a page's id is kept under an id that a stored page has: of a renamed page nothing is left behind. */
export const nothingIsLeftBehind: Invariant = ({ after }) => {
  const pageIds = new Set(after.pages.map(({ pageId }) => pageId));
  const hanging = [
    ...after.posts.map((post) => ({ pageId: post.pageId, told: `post ${keyOfPost(post)}` })),
    ...after.comments.map((one) => ({ pageId: one.pageId, told: `comment ${keyOfComment(one)}` })),
    ...after.users.map((user) => ({ pageId: user.pageId, told: `user ${keyOfPerson(user)}` })),
  ];
  return hanging
    .filter(({ pageId }) => pageId !== null && !pageIds.has(pageId))
    .map(({ told, pageId }) => `${told} is kept under ${pageId}, and no page has that id`);
};

/** What a scrape read and called good is stored: the page, its whole wall and its people, and every comment of a post. */
export const whatWasReadIsKept: Invariant = ({ scrapes, served, world, after, erased }) => {
  const documents = servedDocuments(served, world);
  const kept = keptAt({ after });
  return scrapes.flatMap((scrape) => {
    const document = documents.get(scrape.finishedAt?.getTime() ?? 0);
    return document && scrape.state === 'succeeded' && isWholeTo(scrape, document)
      ? shownKeys(document, erased, after)
          .filter((key) => (kept.get(key) ?? 0) < document.at.getTime())
          .map(
            (key) =>
              `${key}, shown by ${document.path} at ${document.at.toISOString()}, is not kept`,
          )
      : [];
  });
};

/** Comments count as read only when every one is stored that was there. */
export const commentsWereRead: Invariant = ({ served, world, after, erased }) => {
  const documents = servedDocuments(served, world);
  const kept = keptAt({ after });
  return after.posts.flatMap(({ postId, commentsReadAt }) => {
    const document = documents.get(commentsReadAt?.getTime() ?? 0);
    const post = document?.post?.postId === postId ? document.post : null;
    const mayGo = goneWith(erased, post ? [post] : []);
    return (post?.comments ?? [])
      .filter((comment) => !mayGo.comment(comment) && !kept.has(`comment ${comment.commentId}`))
      .map(
        ({ commentId }) =>
          `comment ${commentId} is missing, and those of post ${postId} count as read`,
      );
  });
};

/**
 * Every scrape that was promised is there, and over when it has had its time. Only that of a post goes whose author was
 * erased: its address names them.
 */
export const scrapesEnd: Invariant = (evidence) => {
  const { scrapes, seenScrapes, accepted, isOver: isTimeUp } = evidence;
  const known = new Map(scrapes.map((scrape) => [scrape.scrapeId, scrape]));
  const vanished = accepted.filter((scrapeId) => {
    const scrape = known.get(scrapeId) ?? seenScrapes.get(scrapeId);
    return !known.has(scrapeId) && !(scrape && mayBeForgotten(scrape, evidence));
  });
  const unended = isTimeUp ? scrapes.filter((scrape) => !isOver(scrape)) : [];
  const contradictory = scrapes.filter(
    (scrape) =>
      isOver(scrape) &&
      (scrape.activeKey !== undefined ||
        scrape.finishedAt === null ||
        (scrape.state === 'succeeded') !==
          (scrape.outcome === 'ok' || scrape.outcome === 'partial')),
  );
  return [
    ...vanished.map(() => 'a scrape that was accepted is not there'),
    ...unended.map(
      ({ target, state }) => `the scrape of ${target.kind} ${target.id} is ${state} for ever`,
    ),
    ...contradictory.map(
      ({ target, state, outcome }) =>
        `the scrape of ${target.kind} ${target.id} has ${state} as ${outcome}`,
    ),
  ];
};

/** A page may get another id. Of two records that become one, it is from when the first of them was seen. */
function pageLosses(
  before: readonly CompanyPage[],
  after: readonly CompanyPage[],
): readonly string[] {
  return before.flatMap((earlier) => {
    const page =
      after.find(({ pageId }) => pageId === earlier.pageId) ??
      after.find((one) => hasBecome(earlier, one));
    if (page === undefined) {
      return [`page ${earlier.pageId} was stored and is gone`];
    }
    const firstSeenAt = Math.min(
      ...before.filter((one) => hasBecome(one, page)).map((one) => one.firstSeenAt.getTime()),
    );
    const isBackwards =
      page.lastSeenAt < earlier.lastSeenAt || page.firstSeenAt.getTime() !== firstSeenAt;
    return isBackwards ? [`page ${earlier.pageId} was seen at other times than it was`] : [];
  });
}

function mayBeForgotten(
  { target, requestedAt }: Scrape,
  { world, erased }: Pick<Evidence, 'world' | 'erased'>,
): boolean {
  const posts = world
    .at(requestedAt)
    .companies.flatMap((company) => [...company.posts, ...company.olderPosts])
    .filter(({ postId }) => target.kind === 'post' && postId === target.id);
  const mayGo = goneWith(erased, posts);
  return posts.some((post) => mayGo.post(post));
}

function losses<T extends Sight>(
  name: string,
  before: readonly T[],
  after: readonly T[],
  keyOf: (record: T) => string,
): readonly string[] {
  const there = new Map(after.map((record) => [keyOf(record), record]));
  return before.flatMap((earlier) => {
    const record = there.get(keyOf(earlier));
    if (record === undefined) {
      return [`${name} ${keyOf(earlier)} was stored and is gone`];
    }
    const isBackwards =
      record.lastSeenAt < earlier.lastSeenAt ||
      record.firstSeenAt.getTime() !== earlier.firstSeenAt.getTime();
    return isBackwards ? [`${name} ${keyOf(earlier)} was seen at other times than it was`] : [];
  });
}

function twins<T>(name: string, records: readonly T[], keyOf: (record: T) => string) {
  const seen = new Set<string>();
  return records
    .map(keyOf)
    .filter((key) => seen.has(key) || !seen.add(key))
    .map((key) => `${name} ${key} is stored twice`);
}

/** When each thing was last seen, in milliseconds. */
function keptAt({ after }: Pick<Evidence, 'after'>): ReadonlyMap<string, number> {
  const { pages, posts, comments, users } = after;
  return new Map([
    ...pages.map(({ pageId, lastSeenAt }) => [`page ${pageId}`, lastSeenAt.getTime()] as const),
    ...posts.map(({ postId, lastSeenAt }) => [`post ${postId}`, lastSeenAt.getTime()] as const),
    ...comments.map(
      ({ commentId, lastSeenAt }) => [`comment ${commentId}`, lastSeenAt.getTime()] as const,
    ),
    ...users.map(({ userId, lastSeenAt }) => [`user ${userId}`, lastSeenAt.getTime()] as const),
  ]);
}

function shownKeys(
  document: ServedDocument,
  erased: readonly string[],
  after: Kept,
): readonly string[] {
  const { company, post } = document;
  const posts = postsOn(document);
  const mayGo = goneWith(erased, posts);
  return [
    ...(post === null && company ? [`page ${storedIdOf(company, after)}`] : []),
    ...posts.filter((one) => !mayGo.post(one)).map((one) => `post ${one.postId}`),
    ...peopleOn(document)
      .filter(({ userId }) => !erased.includes(userId))
      .map(({ userId }) => `user ${userId}`),
    ...(post?.comments ?? [])
      .filter((comment) => !mayGo.comment(comment))
      .map(({ commentId }) => `comment ${commentId}`),
  ];
}

type ByAuthor = Readonly<{ author: Readonly<{ url: string | null }> | null }>;

/** Whoever is erased takes along what they wrote, and what hangs on it. */
function goneWith(erased: readonly string[], posts: readonly (ByAuthor & { postId: string })[]) {
  const isByErased = ({ author }: ByAuthor): boolean => {
    const url = decodeURIComponent(author?.url ?? '').toLowerCase();
    return erased.some((userId) => url.endsWith(`/in/${userId}`));
  };
  const postIds = new Set(posts.filter(isByErased).map(({ postId }) => postId));
  return {
    post: ({ postId }: { postId: string }): boolean => postIds.has(postId),
    comment: (comment: ByAuthor & { postId: string }): boolean =>
      isByErased(comment) || postIds.has(comment.postId),
  };
}
