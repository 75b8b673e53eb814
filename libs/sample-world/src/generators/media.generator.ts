import { documentUrl, imageUrl, videoUrl } from '../media-url.js';
import type { MediaTruth, VideoSource } from '../truth/post.truth.js';
import { plainText } from '../truth/text-segment.js';
import { fill, phrasesOf, type TextSources } from './text.generator.js';

const NOTHING = {
  url: null,
  thumbnailUrl: null,
  title: null,
  description: null,
  pageCount: null,
  durationSeconds: null,
} as const;

function writeTitle(sources: TextSources): string {
  return plainText(fill(sources.random.pick(phrasesOf(sources.entry).titles), sources));
}

/** Up to five thumbnails, as many as a card shows. */
export function makeImages(sources: TextSources, at: Date, count: number): readonly MediaTruth[] {
  return Array.from({ length: count }, () => ({
    ...NOTHING,
    kind: 'image' as const,
    url: imageUrl(sources.random, 'feedshare-shrink_800', at),
    description: sources.random.chance(0.3) ? writeTitle(sources) : null,
  }));
}

export function makeVideoSources(sources: TextSources, at: Date): readonly VideoSource[] {
  const bitrate = sources.random.between(250_000, 900_000);
  return [
    { height: 640, factor: 1 },
    { height: 360, factor: 0.44 },
    { height: 720, factor: 1.31 },
  ].map(({ height, factor }) => ({
    src: videoUrl(sources.random, `mp4-${height}p-30fp-crf28`, at),
    bitrate: Math.round(bitrate * factor),
  }));
}

export function makeVideo(
  sources: TextSources,
  at: Date,
  renditions: readonly VideoSource[],
): MediaTruth {
  return {
    ...NOTHING,
    kind: 'video',
    url: renditions[0]?.src ?? null,
    thumbnailUrl: imageUrl(sources.random, 'videocover-high', at),
    durationSeconds: sources.random.between(9, 400),
  };
}

/** An article of the open web, or one published on LinkedIn itself. */
export function makeArticle(sources: TextSources, at: Date): MediaTruth {
  const { random } = sources;
  const title = writeTitle(sources);
  const isOnLinkedIn = random.chance(0.35);
  const writer = random.pick(sources.people);
  const host = random.pick([
    'journal.usefulthings.example',
    'thequayside.example',
    'notes.fieldwork.example',
  ]);
  const path = `${random.between(2020, 2026)}/${random.token(6).toLowerCase()}`;
  return {
    ...NOTHING,
    kind: 'article',
    url: isOnLinkedIn
      ? `https://www.linkedin.com/pulse/notes-${path.replace('/', '-')}`
      : `https://${host}/${path}?section=work&id=${random.between(10, 99)}`,
    thumbnailUrl: random.chance(0.85) ? imageUrl(random, 'articleshare-shrink_800', at) : null,
    title,
    description: isOnLinkedIn ? `${writer.name} on LinkedIn` : host,
  };
}

export function makeDocument(sources: TextSources, at: Date): MediaTruth {
  return {
    ...NOTHING,
    kind: 'document',
    url: documentUrl(sources.random, at),
    thumbnailUrl: imageUrl(sources.random, 'feedshare-document-cover-images_480', at),
    title: writeTitle(sources),
    pageCount: sources.random.between(2, 42),
  };
}

/** A film of somebody else's site, by the address at which it is watched there. */
export function makeExternalVideo(sources: TextSources, at: Date): MediaTruth {
  return {
    ...NOTHING,
    kind: 'externalVideo',
    url: `https://www.youtube.com/watch?v=${sources.random.token(11)}`,
    thumbnailUrl: imageUrl(sources.random, 'feedshare-shrink_800', at),
    title: writeTitle(sources),
    description: 'https://www.youtube.com/',
  };
}
