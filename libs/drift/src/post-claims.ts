import type { PostRecord } from '@app/linkedin';

/** From so many reactions on, LinkedIn shows of which kinds they are. */
const SOME = 3;

const HASHTAG = /(?:^|\s)[#＃]\p{L}/u;
const LINK = /(?:^|\s)(?:https?:\/\/|lnkd\.in\/)/;

/** What is to be expected of the posts in a document by what else they say; only claims that can be put to the test. */
export function claimsOf(posts: readonly PostRecord[]): Record<string, boolean> {
  const claims: Record<string, boolean> = {};
  const claim = (
    name: string,
    isDue: (post: PostRecord) => boolean,
    isTrue: (post: PostRecord) => boolean,
  ): void => {
    const due = posts.filter(isDue);
    if (due.length > 0) {
      claims[name] = due.some(isTrue);
    }
  };
  claim(
    'hashtagsLinked',
    ({ text }) => HASHTAG.test(text ?? ''),
    ({ hashtags }) => hashtags.length > 0,
  );
  claim(
    'linksLinked',
    ({ text }) => LINK.test(text ?? ''),
    ({ links }) => links.length > 0,
  );
  claim(
    'reactionTypesShown',
    ({ reactionCount }) => (reactionCount ?? 0) >= SOME,
    ({ reactionTypes }) => reactionTypes.length > 0,
  );
  claim(
    'kindKnown',
    () => true,
    ({ kind }) => kind !== null && kind !== 'other',
  );
  claim(
    'addressPublic',
    () => true,
    ({ url }) => url?.includes('/posts/') ?? false,
  );
  return claims;
}
