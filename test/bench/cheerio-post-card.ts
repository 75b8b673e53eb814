import {
  type AuthorRecord,
  type MediaRecord,
  type PostKind,
  type PostRecord,
  instantOfId,
} from '@app/linkedin';
import type { CheerioAPI } from 'cheerio';

import {
  type Selection,
  authorOf,
  line,
  picture,
  prose,
  slugIn,
  unwrapped,
} from './cheerio-values.js';

const KIND_OF_CONTAINER: readonly (readonly [string, MediaRecord['kind']])[] = [
  ['[data-test-id="feed-native-video-content"]', 'video'],
  ['[data-native-document-config]', 'document'],
  ['[data-test-id="ingested-content-summary-external-video-content"]', 'externalVideo'],
  ['[data-test-id="article-content"]', 'article'],
  ['[data-test-id="feed-images-content"]', 'image'],
];

/** One card of a company page, read with cheerio. */
export function postRecord($: CheerioAPI, article: Selection, pageId: string): PostRecord {
  const postId = /\d+$/.exec(article.attr('data-activity-urn') ?? '')?.[0] ?? '';
  const quoted = article.find('[data-test-id="feed-reshare-content"]');
  const own = (selector: string): Selection =>
    article.find(selector).filter((_, element) => $(element).closest(quoted).length === 0);
  const commentary = own('[data-test-id="main-feed-activity-card__commentary"]').first();
  const actor = own('[data-tracking-control-name$="feed-actor-name"]').first();
  const author = authorOf(actor);
  const media = KIND_OF_CONTAINER.flatMap(([selector, kind]) =>
    own(selector)
      .toArray()
      .flatMap((container) => mediaIn($, $(container), kind)),
  );
  const container = KIND_OF_CONTAINER.find(([selector]) => own(selector).length > 0)?.[1];
  const text = prose(commentary.text());
  const kindOfWords = text === null ? null : 'text';
  const kind: PostKind | null =
    quoted.length > 0
      ? 'reshare'
      : (container ?? (hasUnknownPart($, article) ? 'other' : kindOfWords));
  const reactions = own('[data-test-id="social-actions__reactions"]').first();
  return {
    postId,
    pageId,
    url: article.prevAll('a[data-id="main-feed-card__full-link"]').attr('href') ?? null,
    kind,
    isRepost: slugIn(author?.url ?? null) !== pageId,
    author,
    text,
    ...linksIn($, commentary),
    media,
    reactionCount: Number(reactions.attr('data-num-reactions') ?? 0),
    reactionTypes: reactions
      .find('img[data-reaction-type]')
      .toArray()
      .map((image) => $(image).attr('data-reaction-type') ?? ''),
    commentCount: Number(
      own('[data-test-id="social-actions__comments"]').first().attr('data-num-comments') ?? 0,
    ),
    createdAt: instantOfId(postId),
    isEdited: own('time').first().children('span').text().trim() !== '',
  };
}

function hasUnknownPart($: CheerioAPI, article: Selection): boolean {
  return article
    .find('[data-test-id]')
    .toArray()
    .some(
      (element) =>
        !/^(?:main-feed-activity-card|social-actions)/.test($(element).attr('data-test-id') ?? ''),
    );
}

function linksIn(
  $: CheerioAPI,
  commentary: Selection,
): Pick<PostRecord, 'hashtags' | 'mentions' | 'links'> {
  const hashtags = new Map<string, string>();
  const mentions = new Map<string, AuthorRecord>();
  const links = new Set<string>();
  for (const element of commentary.find('a').toArray()) {
    const anchor = $(element);
    const href = unwrapped(anchor.attr('href') ?? '');
    const text = anchor.text().trim();
    const author = authorOf(anchor);
    if (text.startsWith('#') && href.includes('linkedin.com/feed/hashtag/')) {
      const tag = text.slice(1);
      hashtags.set(tag.toLowerCase(), hashtags.get(tag.toLowerCase()) ?? tag);
    } else if (author?.kind) {
      mentions.set(author.url ?? '', mentions.get(author.url ?? '') ?? author);
    } else {
      links.add(href);
    }
  }
  return { hashtags: [...hashtags.values()], mentions: [...mentions.values()], links: [...links] };
}

function mediaIn($: CheerioAPI, container: Selection, kind: MediaRecord['kind']): MediaRecord[] {
  const nothing = {
    kind,
    url: null,
    thumbnailUrl: null,
    title: null,
    description: null,
    pageCount: null,
    durationSeconds: null,
  };
  switch (kind) {
    case 'video': {
      const player = container.find('[data-sources]').first();
      const [source] = JSON.parse(player.attr('data-sources') ?? '[]') as { src: string }[];
      return [
        {
          ...nothing,
          url: source?.src ?? null,
          thumbnailUrl: player.attr('data-poster-url') ?? null,
        },
      ];
    }
    case 'document': {
      const config = JSON.parse(
        container.attr('data-native-document-config') ?? '{}',
      ) as DocumentConfig;
      return [
        {
          ...nothing,
          url: config.doc?.transcribedDocumentUrl ?? config.doc?.manifestUrl ?? null,
          thumbnailUrl: config.doc?.coverPages?.[0]?.config?.src ?? null,
          title: config.doc?.title ?? null,
          pageCount: config.doc?.totalPageCount ?? null,
        },
      ];
    }
    case 'externalVideo':
      return [
        {
          ...nothing,
          url: unwrapped(container.find('a').attr('href') ?? ''),
          thumbnailUrl: picture(container.find('img')),
          title: line(container.find('.tw-feed-content-title')),
          description: line(container.find('.tw-feed-content-subtitle')),
        },
      ];
    case 'article':
      return [
        {
          ...nothing,
          url: unwrapped(container.attr('href') ?? container.find('a').attr('href') ?? ''),
          thumbnailUrl: picture(container.find('img')),
          title: line(container.find('[data-test-id="article-content__title"]')),
          description: line(container.find('[data-test-id="article-content__subtitle"]')),
        },
      ];
    case 'image':
      return container
        .find('[data-test-id="feed-images-content__list-item"]')
        .toArray()
        .map((item) => imageIn($(item), nothing));
  }
}

interface DocumentConfig {
  readonly doc?: {
    readonly title?: string;
    readonly totalPageCount?: number;
    readonly manifestUrl?: string;
    readonly transcribedDocumentUrl?: string;
    readonly coverPages?: readonly { readonly config?: { readonly src?: string } }[];
  };
}

function imageIn(item: Selection, nothing: MediaRecord): MediaRecord {
  const description = (item.find('img').attr('alt') ?? '').replace(/\s+/g, ' ').trim();
  return {
    ...nothing,
    url: picture(item.find('img')),
    description: /^$|^No alternative text/.test(description) ? null : description,
  };
}
