import type { ActorTruth } from '../truth/actor.truth.js';
import type { PostTruth, QuoteTruth } from '../truth/post.truth.js';
import { tracked } from './address.js';
import { markup, type Markup } from './markup.js';
import { lockup } from './lockup.template.js';
import type { PageContext } from './page-context.js';
import { imageGrid, postMedia } from './post-media.template.js';
import { textMarkup } from './post-text.template.js';
import { reportMenu } from './report-menu.template.js';
import { socialActions } from './social-actions.template.js';

export interface Card {
  readonly post: PostTruth;
  /** The page on whose wall the card is; it reposted what it did not write. */
  readonly wall: ActorTruth;
  /** Middle part of the tracking names: `main-feed-card_` on a company page, empty on a post's own page. */
  readonly control: '' | 'main-feed-card_';
  readonly classes: string;
  /** What follows the counters: the comments on a post's own page. */
  readonly below: Markup | null;
}

/** One post as an `article`: who, what, with which media, how it was received. */
export function postCard(
  { post, wall, control, classes, below }: Card,
  context: PageContext,
): Markup {
  const prefix = `${context.trackingPrefix}${control}`;
  const isTopped = control === '' && post.kind === 'video';
  const media = postMedia(post, control, context);
  return markup`<article class="container-lined ${classes}" data-activity-urn="urn:li:activity:${post.postId}" data-featured-activity-urn="urn:li:activity:${post.featuredId}" data-attributed-urn="${post.attributedUrn}" ${control === '' ? '' : DATA_ID}>
      <!---->
      ${isTopped && media} ${post.isRepost && repostHeader(wall, `${prefix}feed-reaction-header`)}
      <div class="flex">
        <!---->
        <div class="base-main-feed-card__entity-lockup">
          ${lockup({ actor: post.author, publishedAt: post.publishedAt, isEdited: post.isEdited, control: `${prefix}feed-actor`, testId: 'main-feed-activity-card__entity-lockup' }, context)}
        </div>
        ${reportMenu({ type: 'POST', urn: `urn:li:activity:${post.postId}`, label: 'Report this post', control: `${prefix}ellipsis-menu`, classes: 'main-feed-activity-card__ellipsis-menu', url: context.url })}
      </div>
      ${post.text !== null && commentary(post, prefix)} ${post.quote && quoted(post.quote, context)}
      ${!isTopped && media}
      <!---->
      ${socialActions(post, prefix, context)} ${below}
    </article>
    ${context.form === 'raw' && IS_MOBILE}`;
}

const DATA_ID = markup` data-id="main-feed-card"`;
const IS_MOBILE = markup`<code id="is-mobile" style="display: none"><!--false--></code>`;

function repostHeader(wall: ActorTruth, control: string): Markup {
  return markup`<p class="!text-sm main-feed-activity-card__header">
    <a href="${tracked(wall.url, 'www.linkedin.com', control)}" class="link-styled" data-tracking-control-name="${control}" data-tracking-will-navigate="true" target="_self">${wall.name}</a> reposted this
  </p>`;
}

function commentary(post: PostTruth, prefix: string): Markup {
  const control = `${prefix.replace(/_$/, '')}-text`;
  return markup`<div class="attributed-text-segment-list__container relative">
    <p class="attributed-text-segment-list__content text-color-text whitespace-pre-wrap" dir="ltr" data-test-id="main-feed-activity-card__commentary">${textMarkup(post.segments, control)}</p>
    ${(post.text?.length ?? 0) > 200 && SEE_MORE}
  </div>`;
}

const SEE_MORE = markup`<button class="attributed-text-segment-list__btn-truncation absolute" data-feed-action="see-more-post" data-feed-action-category="EXPAND" data-feed-action-type="expandCommentaryText" data-feed-control="commentary_expand" aria-hidden="true" tabindex="0">
  …more
</button>`;

function quoted(quote: QuoteTruth, context: PageContext): Markup {
  const prefix =
    context.trackingPrefix === 'public_post_'
      ? 'public_post_'
      : 'organization_guest_main-feed-card_';
  return markup`<article aria-label="Reshared post" class="relative feed-reshare-content" data-test-id="feed-reshare-content" data-attributed-urn="${quote.attributedUrn}" data-activity-urn="urn:li:activity:${quote.postId}" tabindex="0">
    ${lockup({ actor: quote.author, publishedAt: quote.publishedAt, isEdited: false, control: `${prefix}reshare_feed-actor`, testId: 'feed-reshare-content__entity-lockup' }, context)}
    <div class="attributed-text-segment-list__container relative">
      <p class="attributed-text-segment-list__content text-color-text whitespace-pre-wrap" dir="ltr" data-test-id="feed-reshare-content__commentary">${textMarkup(quote.segments, `${prefix}reshare-text`)}</p>
      <!---->
    </div>
    ${quote.imageUrl !== null && imageGrid([{ kind: 'image', url: quote.imageUrl, thumbnailUrl: null, title: null, description: null, pageCount: null, durationSeconds: null }], 0, context)}
  </article>`;
}
