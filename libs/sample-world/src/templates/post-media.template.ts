import type { MediaTruth, PostTruth } from '../truth/post.truth.js';
import { redirectUrl } from './address.js';
import { markup, type Markup } from './markup.js';
import { lazyImage } from './image.template.js';
import type { PageContext } from './page-context.js';

/** What hangs under a post's text. `card` is the tracking name's middle part, such as `main-feed-card_`, or empty. */
export function postMedia(post: PostTruth, card: string, context: PageContext): Markup | null {
  const [first] = post.media;
  if (!first) {
    return null;
  }
  switch (first.kind) {
    case 'image':
      return imageGrid(post.media, post.hiddenImageCount, context);
    case 'video':
      return nativeVideo(post, first, context);
    case 'article':
      return article(first, `${context.trackingPrefix}${card}feed-article-content`, context);
    case 'document':
      return pagedDocument(post, first);
    case 'externalVideo':
      return externalVideo(first, `${context.trackingPrefix}${card}`);
  }
}

/** What LinkedIn prints where the author described nothing. */
const NO_DESCRIPTION = 'No alternative text description for this image';

export function imageGrid(
  images: readonly MediaTruth[],
  hiddenCount: number,
  context: PageContext,
): Markup {
  const last = images.length - 1;
  return markup`<ul class="grid" data-test-id="feed-images-content">
    ${images.map(
      (image, index) =>
        markup`<li class="${images.length === 1 ? 'col-span-full' : 'col-span-2'}" data-test-id="feed-images-content__list-item" data-position="${index}" style>
          ${lazyImage(image.url, { classes: 'lazy-load w-full object-cover object-center h-full', alt: image.description ?? NO_DESCRIPTION, ghost: 'picture' }, context)}
          ${
            index === last &&
            hiddenCount > 0 &&
            markup`<div class="flex" data-test-id="feed-images-content__overlay">
              +${hiddenCount}
            </div>`
          }
          <!----><!---->
        </li>`,
    )}
  </ul>`;
}

function nativeVideo(post: PostTruth, video: MediaTruth, context: PageContext): Markup {
  const sources = JSON.stringify(
    post.videoSources.map(({ src, bitrate }) => ({
      src,
      type: 'video/mp4',
      'data-bitrate': bitrate,
    })),
  );
  const attributes = markup`data-sources="${sources}" data-poster-url="${video.thumbnailUrl}"
  data-aspect-ratio="1.7777778" data-adaptive-aspect-ratio="true"
  data-digitalmedia-asset-urn="urn:li:digitalmediaAsset:D5610${post.postId.slice(-12)}"
  data-tracking-id="${post.postId.slice(0, 8)}=="`;
  const player =
    context.form === 'rendered'
      ? markup`<div id="vjs_video_${post.postId.slice(-4)}" ${attributes} crossorigin="anonymous" class="share-native-video__node video-js vjs-paused vjs-fluid" tabindex="-1" role="region" aria-label="Video Player">
          <video class="vjs-tech" crossorigin="anonymous" ${attributes} playsinline="playsinline" poster="${video.thumbnailUrl}" src="${video.url}"></video><button class="vjs-big-play-button" type="button" title="Play Video">
            <span class="vjs-control-text">Play Video</span>
          </button>
        </div>`
      : markup`<video class="share-native-video__node video-js" ${attributes} playsinline></video>`;
  return markup`<div class="share-native-video w-main-feed-card-media" data-test-id="feed-native-video-content">
    <!---->
    ${player}
  </div>`;
}

function article(media: MediaTruth, control: string, context: PageContext): Markup {
  const url = media.url ?? '';
  const isOnLinkedIn = url.startsWith('https://www.linkedin.com/');
  const href = isOnLinkedIn ? `${url}?trk=${control}` : redirectUrl(url, control);
  return markup`<div class>
    <a href="${href}" target="_self" data-tracking-control-name="${control}" data-tracking-will-navigate class="flex feed-article-content" data-test-id="article-content" role="button">
      ${media.thumbnailUrl !== null && lazyImage(media.thumbnailUrl, { classes: 'lazy-load w-main-feed-card-media object-cover', alt: media.title ?? '', ghost: 'picture' }, context)}
      <section class="flex article-content__header">
        <header>
          <h2 class="tw-feed-content-title" dir="ltr" data-test-id="article-content__title">
            ${media.title}
          </h2>
          <h3 class="tw-feed-content-subtitle" data-test-id="article-content__subtitle">
            ${media.description}
          </h3>
        </header>
        <!---->
      </section>
    </a>
    <!---->
  </div>`;
}

function pagedDocument(post: PostTruth, media: MediaTruth): Markup {
  const config = JSON.stringify({
    action: 'init',
    context: 'native-document',
    doc: {
      authorTitle: post.author.name,
      authorTitleUrl: post.author.url,
      coverPages: [{ type: 'image', config: { src: media.thumbnailUrl } }],
      inbugUrl: `https://www.linkedin.com/feed/update/${post.attributedUrn}`,
      height: 501,
      subtitle: `${media.pageCount ?? 0} pages`,
      title: media.title,
      type: 'presentation',
      totalPageCount: media.pageCount,
      width: 501,
      manifestUrl: media.url,
      expiresAt: post.publishedAt.getTime() + 86_400_000,
    },
  });
  return markup`<iframe class="h-[293px]" allowfullscreen frameborder="0" data-id="feed-paginated-document-content" data-delayed-url="https://media.licdn.com/embeds/native-document.html" data-native-document-config="${config}" title="Document viewer"></iframe>`;
}

function externalVideo(media: MediaTruth, prefix: string): Markup {
  const control = `${prefix}ingested-content-summary-external-video-content`;
  return markup`<div class="flex" data-test-id="ingested-content-summary-external-video-content">
    <iframe allowfullscreen data-delayed-url="${playerUrl(media)}" frameborder="0" scrolling="no" title="Video media" class="h-[293px]"></iframe>
    <section class="py-1" data-test-id="ingested-content-summary-external-video-content__headings">
      <a href="${redirectUrl(media.url ?? '', control)}" target="_self" data-tracking-control-name="${control}" data-tracking-will-navigate>
        <h3 class="tw-feed-content-title" dir="ltr">${media.title}</h3>
      </a>
      <h4 class="tw-feed-content-subtitle">${media.description}</h4>
    </section>
  </div>`;
}

/** The page embeds a player of another host than the one the film is watched at. */
function playerUrl({ url }: MediaTruth): string {
  const id = url?.split('v=')[1] ?? '';
  return `https://www.youtube-nocookie.com/embed/${id}?modestbranding=1&rel=0&autoplay=0&hl=en`;
}
