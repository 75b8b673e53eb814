import type { GuestElement } from '../document/guest-element.js';
import { parsed } from '../document/json.js';
import { type JsonLdNode, countAt, nodeAt, nodesAt, stringAt } from '../document/json-ld.js';
import { withAttribute, withClass, withTag, withTestId } from '../document/matcher.js';
import { pictureOf } from '../document/picture.js';
import { lineOf, toLine } from '../document/text.js';
import type { MediaRecord } from '../post.record.js';
import { linkTarget, pictureUrl } from '../values/urls.js';
import type { CardElements } from './card-elements.js';

const EXTERNAL_VIDEO = 'ingested-content-summary-external-video-content';

/** What LinkedIn writes where an author gave a picture no description. */
const NO_DESCRIPTION = 'No alternative text description for this image';

/** A card shows five pictures at most, and one of anything else. */
const MAX_PLACES = 50;

const NOTHING_KNOWN = {
  url: null,
  thumbnailUrl: null,
  title: null,
  description: null,
  pageCount: null,
  durationSeconds: null,
};

/** Where each kind of media stands in a card, the one that a post is named after first. */
const MEDIA: readonly MediaPlace[] = [
  {
    kind: 'video',
    places: (card) => card.withTestId('feed-native-video-content'),
    read: parseVideo,
  },
  {
    kind: 'document',
    places: (card) => card.all(withAttribute('data-native-document-config')),
    read: parseDocument,
  },
  {
    kind: 'externalVideo',
    places: (card) => card.withTestId(EXTERNAL_VIDEO),
    read: parseExternalVideo,
  },
  { kind: 'article', places: (card) => card.withTestId('article-content'), read: parseArticle },
  { kind: 'image', places: (card) => card.withTestId('feed-images-content'), read: parseImages },
];

interface MediaPlace {
  readonly kind: MediaRecord['kind'];
  readonly places: (card: CardElements) => readonly GuestElement[];
  readonly read: (place: GuestElement) => MediaRecord[];
}

/** What a card shows beside its words. */
export interface CardMedia {
  /** The kind that names the post; null when there is no media of a kind we know. */
  readonly kind: MediaRecord['kind'] | null;
  /** Of pictures at most five, which is all that a guest is given. */
  readonly media: readonly MediaRecord[];
}

export function parseMedia(card: CardElements): CardMedia {
  const shown = MEDIA.map(({ kind, places, read }) => ({
    kind,
    read,
    places: places(card).slice(0, MAX_PLACES),
  }));
  return {
    kind: shown.find(({ places }) => places.length > 0)?.kind ?? null,
    // Of five pictures the document may end after the second.
    media: shown.flatMap(({ read, places }) => places.filter(isWhole).flatMap(read)),
  };
}

/** In a browser the player wraps the video and both carry the same attributes, so the first one is enough. */
function parseVideo(container: GuestElement): MediaRecord[] {
  const player = container.first(withAttribute('data-sources'));
  const sources = asList(parsed(player?.attribute('data-sources') ?? ''));
  return [
    {
      kind: 'video',
      ...NOTHING_KNOWN,
      url: sources.map((source) => stringAt(source, 'src')).find((src) => src !== null) ?? null,
      thumbnailUrl: pictureUrl(player?.attribute('data-poster-url') ?? null),
    },
  ];
}

function parseDocument(viewer: GuestElement): MediaRecord[] {
  const [config = null] = asList(parsed(viewer.attribute('data-native-document-config') ?? ''));
  const document = nodeAt(config, 'doc');
  const cover = nodeAt(nodeAt(document, 'coverPages'), 'config');
  return [
    {
      kind: 'document',
      ...NOTHING_KNOWN,
      url: stringAt(document, 'transcribedDocumentUrl') ?? stringAt(document, 'manifestUrl'),
      thumbnailUrl: pictureUrl(stringAt(cover, 'src')),
      title: toLine(stringAt(document, 'title')),
      pageCount: countAt(document, 'totalPageCount'),
    },
  ];
}

/** The link leads to what was shared; the player's own address is full of its settings. */
function parseExternalVideo(container: GuestElement): MediaRecord[] {
  const player = container.first(withTag('iframe'));
  const link = container.first(withTag('a'));
  return [
    {
      kind: 'externalVideo',
      ...NOTHING_KNOWN,
      url:
        linkTarget(link?.attribute('href') ?? null) ??
        linkTarget(player?.attribute('data-delayed-url') ?? player?.attribute('src') ?? null),
      thumbnailUrl: pictureOf(container.first(withTag('img'))),
      title: lineOf(container.first(withClass('tw-feed-content-title'))),
      description: lineOf(container.first(withClass('tw-feed-content-subtitle'))),
    },
  ];
}

/** The mark sits on the link itself, or on what holds it. */
function parseArticle(container: GuestElement): MediaRecord[] {
  const link = container.name === 'a' ? container : container.first(withTag('a'));
  return [
    {
      kind: 'article',
      ...NOTHING_KNOWN,
      url: linkTarget(link?.attribute('href') ?? null),
      thumbnailUrl: pictureOf(container.first(withTag('img'))),
      title: lineOf(container.first(withTestId('article-content__title'))),
      description: lineOf(container.first(withTestId('article-content__subtitle'))),
    },
  ];
}

function parseImages(list: GuestElement): MediaRecord[] {
  return list
    .all(withTestId('feed-images-content__list-item'))
    .slice(0, MAX_PLACES)
    .map(parseImage)
    .filter((image) => image !== null);
}

function parseImage(item: GuestElement): MediaRecord | null {
  const image = item.first(withTag('img'));
  const url = pictureOf(image);
  const description = toLine(image?.attribute('alt') ?? null);
  return url === null
    ? null
    : {
        kind: 'image',
        ...NOTHING_KNOWN,
        url,
        description: description === NO_DESCRIPTION ? null : description,
      };
}

function isWhole(place: GuestElement): boolean {
  return place.isWhole;
}

function asList(value: unknown): JsonLdNode[] {
  return nodesAt({ value }, 'value');
}
