import type { Random } from '../random.js';
import type { ActorTruth } from '../truth/actor.truth.js';
import type { TextSegment } from '../truth/text-segment.js';
import type { CastEntry } from '../words/cast.words.js';
import { PHRASE_BOOKS, type PhraseBook } from '../words/phrase-book.words.js';

/** What the gaps of a phrase are filled with. */
export interface TextSources {
  readonly random: Random;
  readonly entry: CastEntry;
  readonly people: readonly ActorTruth[];
  readonly pages: readonly ActorTruth[];
}

export function phrasesOf(entry: CastEntry): PhraseBook {
  return PHRASE_BOOKS[entry.language];
}

/** The text of a post: an opening, none to two paragraphs, an ending, hashtags. */
export function writePost(sources: TextSources): readonly TextSegment[] {
  const { random, entry } = sources;
  const phrases = phrasesOf(entry);
  const paragraphs = [
    random.pick(phrases.openings),
    ...random.sample(phrases.bodies, random.between(0, 2)),
    ...(random.chance(0.7) ? [random.pick(phrases.closings)] : []),
  ];
  const tags = random.sample(phrases.hashtags, random.between(0, 4));
  return mergePlain([...fill(paragraphs.join('\n\n'), sources), ...hashtagLine(tags)]);
}

/** One phrase with its gaps filled. */
export function fill(phrase: string, sources: TextSources): readonly TextSegment[] {
  const parts = phrase.split(/\{(\w+)\}/);
  return mergePlain(
    parts.map((part, index) =>
      index % 2 === 0 ? { kind: 'plain', text: part } : fillGap(part, sources),
    ),
  );
}

function fillGap(gap: string, sources: TextSources): TextSegment {
  const { random } = sources;
  switch (gap) {
    case 'person':
      return { kind: 'mention', actor: random.pick(sources.people) };
    case 'page':
      return { kind: 'mention', actor: random.pick(sources.pages) };
    case 'link':
      return { kind: 'link', url: linkFor(sources) };
    default:
      return { kind: 'plain', text: wordFor(gap, sources) };
  }
}

function wordFor(gap: string, { random, entry }: TextSources): string {
  switch (gap) {
    case 'topic':
      return random.pick(entry.topics);
    case 'product':
      return random.pick(entry.products);
    case 'city':
      return entry.city;
    case 'month':
      return random.pick(phrasesOf(entry).months);
    case 'number':
      return String(random.between(3, 96));
    default:
      throw new RangeError(`No words for the gap {${gap}}.`);
  }
}

function linkFor({ random, entry }: TextSources): string {
  if (random.chance(0.5)) {
    return `https://lnkd.in/${random.token(8)}`;
  }
  return `${websiteOf(entry)}/notes/${random.between(100, 999)}?from=post&lang=${entry.language.slice(0, 2)}`;
}

/** The page's own site; the reserved `.example` domain keeps it from being anybody's. */
export function websiteOf(entry: CastEntry): string {
  const ascii = entry.pageId.replace(/[^a-z0-9-]/g, '') || 'komorebi-keisoku';
  return `https://www.${ascii}.example`;
}

function hashtagLine(tags: readonly string[]): readonly TextSegment[] {
  return tags.flatMap((tag, index): TextSegment[] => [
    { kind: 'plain', text: index === 0 ? '\n\n' : ' ' },
    { kind: 'hashtag', tag },
  ]);
}

function mergePlain(segments: readonly TextSegment[]): readonly TextSegment[] {
  const merged: TextSegment[] = [];
  for (const segment of segments) {
    const last = merged.at(-1);
    if (segment.kind === 'plain' && last?.kind === 'plain') {
      merged.splice(-1, 1, { kind: 'plain', text: last.text + segment.text });
    } else if (segment.kind !== 'plain' || segment.text !== '') {
      merged.push(segment);
    }
  }
  return merged;
}
