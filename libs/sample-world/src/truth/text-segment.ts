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
