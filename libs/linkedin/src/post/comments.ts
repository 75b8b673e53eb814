import type { CommentAuthorRecord, CommentRecord } from '../comment.record.js';
import { CoverageNotes } from '../coverage-notes.js';
import type { Covered } from '../coverage.js';
import type { GuestElement } from '../document/guest-element.js';
import { type JsonLdNode, nodeAt, stringAt } from '../document/json-ld.js';
import { both, withAttribute, withClass, withTag } from '../document/matcher.js';
import { lineOf, toLine, toProse } from '../document/text.js';
import { parseCount } from '../values/counts.js';
import { instantOfId, isPostId } from '../values/ids.js';
import { ownerOf } from '../values/urls.js';
import { authorOf } from './author.js';
import { parseCommentary } from './commentary.js';
import { instantIn, interactionCount } from './posting.js';

/** Far more than the ten that a guest is shown. */
const MAX_COMMENTS = 100;

/** At most ten comments are shown; those without an id of their own cannot be told apart later and are left out. */
export function parseComments(
  sections: readonly GuestElement[],
  postId: string,
  inJsonLd: readonly JsonLdNode[],
): Covered<CommentRecord>[] {
  const byId = new Map<string, Covered<CommentRecord>>();
  sections.forEach((section, index) => {
    const commentId = commentIdIn(section);
    if (commentId !== null && !byId.has(commentId) && byId.size < MAX_COMMENTS) {
      const author = readAuthor(section);
      const node = sameAuthor(inJsonLd[index] ?? null, author);
      byId.set(commentId, readComment(section, { commentId, postId, author, node }));
    }
  });
  return [...byId.values()];
}

interface CommentContext {
  readonly commentId: string;
  readonly postId: string;
  readonly author: CommentAuthorRecord | null;
  /** What JSON-LD says about the same comment. */
  readonly node: JsonLdNode | null;
}

function readComment(section: GuestElement, context: CommentContext): Covered<CommentRecord> {
  const { commentId, postId, author, node } = context;
  const notes = new CoverageNotes();
  const textElement =
    section.first(withClass('comment__text')) ??
    section.first(withClass('attributed-text-segment-list__content'));
  const { text, mentions } = parseCommentary(textElement);
  const record: CommentRecord = {
    commentId,
    postId,
    author: notes.expected('author', { text: author }),
    text: notes.optional(
      'text',
      {
        text,
        jsonLd: node === null ? null : toProse(stringAt(node, 'text')),
      },
      textElement === null,
    ),
    mentions: notes.list(
      'mentions',
      { text: mentions },
      textElement === null && pointsToOthers(section, author),
    ),
    reactionCount: notes.expected('reactionCount', {
      jsonLd: node === null ? null : interactionCount(node, 'LikeAction'),
      text: reactionsShown(section),
    }),
    createdAt: notes.expected('createdAt', {
      attribute: instantOfId(commentId),
      jsonLd: node === null ? null : instantIn(stringAt(node, 'datePublished')),
    }),
  };
  return { record, coverage: notes.coverage(!section.isWhole) };
}

/** `urn:li:comment:(urn:li:activity:<post>,<comment>)`, or with a ugcPost in the post's place. */
function commentIdIn(section: GuestElement): string | null {
  const mark = section.first(withAttribute('data-semaphore-content-type', 'COMMENT'));
  const urn = mark?.attribute('data-semaphore-content-urn') ?? '';
  const id = /^urn:li:comment:\(urn:li:[a-z]{1,20}:\d{1,20},(\d{1,20})\)$/i.exec(urn)?.[1] ?? '';
  return isPostId(id) ? id : null;
}

/** The kind is told by the address: JSON-LD calls companies persons. */
function readAuthor(section: GuestElement): CommentAuthorRecord | null {
  const author = authorOf(section.first(withClass('comment__author')));
  return author === null
    ? null
    : { ...author, headline: lineOf(section.first(withClass('comment__author-headline'))) };
}

/** Where the words cannot be found, links to anybody but the author show that they mention somebody. */
function pointsToOthers(section: GuestElement, author: CommentAuthorRecord | null): boolean {
  return section.all(withTag('a')).some((link) => {
    const owner = ownerOf(link.attribute('href'));
    return owner !== null && owner.url !== author?.url;
  });
}

/** JSON-LD lists comments in the order shown but without ids; a different name means the order cannot be trusted. */
function sameAuthor(
  node: JsonLdNode | null,
  author: CommentAuthorRecord | null,
): JsonLdNode | null {
  const named = nodeAt(node, 'author') ?? nodeAt(node, 'creator');
  return toLine(stringAt(named, 'name')) === (author?.name ?? null) && author !== null
    ? node
    : null;
}

/** The link counts; a hidden span beside it holds one more, for the moment after the reader's own click. */
function reactionsShown(section: GuestElement): number | null {
  const counter = section.first(both(withTag('a'), withClass('comment__reactions-count')));
  if (counter !== null) {
    return parseCount(lineOf(counter) ?? '');
  }
  return section.isWhole && section.first(withClass('comment__actions')) !== null ? 0 : null;
}
