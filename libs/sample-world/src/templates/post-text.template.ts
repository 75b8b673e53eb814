import { segmentText, type TextSegment } from '../truth/text-segment.js';
import { hashtagUrl, redirectUrl, tracked } from './address.js';
import { markup, type Markup } from './markup.js';

/** A text with its hashtags, mentions and links; line breaks are literal. `control` is the tracking name of its links. */
export function textMarkup(segments: readonly TextSegment[], control: string): readonly Markup[] {
  return segments.map((segment) => segmentMarkup(segment, control));
}

function segmentMarkup(segment: TextSegment, control: string): Markup {
  const text = segmentText(segment);
  switch (segment.kind) {
    case 'plain':
      return markup`${text}`;
    case 'hashtag':
      return link(hashtagUrl(segment.tag, control), text, control);
    case 'mention':
      return link(tracked(segment.actor.url, segment.actor.host, control), text, control);
    case 'link':
      return markup`<a class="link" href="${outward(segment.url, control)}" target="_self" rel="nofollow" data-tracking-control-name="${control}" data-tracking-will-navigate>${text}</a>`;
  }
}

function link(href: string, text: string, control: string): Markup {
  return markup`<a class="link" href="${href}" target="_self" data-tracking-control-name="${control}" data-tracking-will-navigate>${text}</a>`;
}

/** LinkedIn's own shortener is linked to directly, everything else through the redirect. */
function outward(url: string, control: string): string {
  return url.startsWith('https://lnkd.in/') ? `${url}?trk=${control}` : redirectUrl(url, control);
}
