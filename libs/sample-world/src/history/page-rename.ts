import { pageUrl } from '../generators/page-reference.generator.js';
import type { ActorTruth } from '../truth/actor.truth.js';
import type { CompanyTruth, PageReferenceTruth } from '../truth/company.truth.js';
import type { PostTruth } from '../truth/post.truth.js';
import { mentionedIn, type TextSegment } from '../truth/text-segment.js';
import type { Resident, Standing } from './standing.js';

/** Gives a page another id. Its name stays, its old ids lead to the new one, and every link in the world follows. */
export function renamePage(standing: Standing, resident: Resident, pageId: string): Standing {
  const renamed = underId(resident, pageId);
  const former = resident.actor.url;
  const residents = standing.residents.map((each) => (each === resident ? renamed : each));
  return {
    ...standing,
    residents: residents.map((each) => ({
      ...each,
      truth: withLinks(each.truth, former, renamed.actor, pageId),
    })),
    renames: [
      ...standing.renames.map((rename) =>
        rename.pageId === resident.truth.pageId ? { ...rename, pageId } : rename,
      ),
      { oldPageId: resident.truth.pageId, pageId },
    ],
  };
}

function underId({ castId, entry, actor, truth }: Resident, pageId: string): Resident {
  const url = pageUrl(pageId, truth.kind);
  const moved = (post: PostTruth): PostTruth => ({ ...post, pageId });
  return {
    castId,
    entry: { ...entry, pageId },
    actor: { ...actor, url },
    truth: {
      ...truth,
      pageId,
      url,
      people: truth.people.map((person) => ({ ...person, pageId })),
      posts: truth.posts.map(moved),
      olderPosts: truth.olderPosts.map(moved),
    },
  };
}

function withLinks(
  truth: CompanyTruth,
  former: string,
  actor: ActorTruth,
  pageId: string,
): CompanyTruth {
  const follow = (page: PageReferenceTruth): PageReferenceTruth =>
    page.url === former ? { ...page, pageId, url: actor.url } : page;
  const replace = (other: ActorTruth): ActorTruth => (other.url === former ? actor : other);
  const updated = (post: PostTruth): PostTruth =>
    actorsIn(post).some(({ url }) => url === former) ? withActors(post, replace) : post;
  return {
    ...truth,
    posts: truth.posts.map(updated),
    olderPosts: truth.olderPosts.map(updated),
    similarPages: truth.similarPages.map(follow),
    affiliatedPages: truth.affiliatedPages.map(follow),
  };
}

function actorsIn({ author, mentions, quote, comments }: PostTruth): readonly ActorTruth[] {
  return [
    author,
    ...mentions,
    ...(quote ? [quote.author, ...mentionedIn(quote.segments)] : []),
    ...comments.flatMap((comment) => [comment.author, ...comment.mentions]),
  ];
}

/** The post with every actor in it, its author to its last commenter's mention, passed through `replace`. */
function withActors(post: PostTruth, replace: (actor: ActorTruth) => ActorTruth): PostTruth {
  const inText = (segment: TextSegment): TextSegment =>
    segment.kind === 'mention' ? { ...segment, actor: replace(segment.actor) } : segment;
  return {
    ...post,
    author: replace(post.author),
    mentions: post.mentions.map(replace),
    segments: post.segments.map(inText),
    quote: post.quote && {
      ...post.quote,
      author: replace(post.quote.author),
      segments: post.quote.segments.map(inText),
    },
    comments: post.comments.map((comment) => ({
      ...comment,
      author: replace(comment.author),
      mentions: comment.mentions.map(replace),
      segments: comment.segments.map(inText),
    })),
  };
}
