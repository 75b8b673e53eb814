import type { ActorTruth } from './actor.truth.js';

/** A piece of a post's text; what it links to decides its markup. */
export type TextSegment =
  | { readonly kind: 'plain'; readonly text: string }
  | { readonly kind: 'hashtag'; readonly tag: string }
  | { readonly kind: 'mention'; readonly actor: ActorTruth }
  | { readonly kind: 'link'; readonly url: string };

/** What a reader sees of a segment. */
export function segmentText(segment: TextSegment): string {
  switch (segment.kind) {
    case 'plain':
      return segment.text;
    case 'hashtag':
      return `#${segment.tag}`;
    case 'mention':
      return segment.actor.name;
    case 'link':
      return segment.url;
  }
}

/** What a reader sees of a whole text. */
export function plainText(segments: readonly TextSegment[]): string {
  return segments.map(segmentText).join('');
}

/** Everybody whom a text links to, each once, also when the text met them at two moments of their life. */
export function mentionedIn(segments: readonly TextSegment[]): readonly ActorTruth[] {
  const actors = segments.flatMap((segment) => (segment.kind === 'mention' ? segment.actor : []));
  return actors.filter(
    ({ url }, index) => actors.findIndex((first) => first.url === url) === index,
  );
}
