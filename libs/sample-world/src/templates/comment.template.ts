import type { CommentTruth, PostTruth } from '../truth/post.truth.js';
import { signUpUrl, tracked } from './address.js';
import { markup, type Markup } from './markup.js';
import { icon, lazyImage } from './image.template.js';
import type { PageContext } from './page-context.js';
import { textMarkup } from './post-text.template.js';
import { reportMenu } from './report-menu.template.js';
import { ageLabel, counted } from './wording.js';

/** The comments that a guest gets, and an invitation to see the rest. */
export function comments(post: PostTruth, context: PageContext): Markup {
  const more = 'public_post_see-more-comments';
  return markup`${post.comments.map((comment) => commentBox(comment, post, context))}
    ${
      post.commentCount > post.comments.length &&
      markup`<a class="block" href="${signUpUrl(context.url, more)}" data-test-id="main-feed-activity-card-with-comments__see-more-comments" data-tracking-control-name="${more}" data-tracking-will-navigate>
        See more comments
      </a>`
    }
    <p class="feed-cta-banner__text border-t-1">
      To view or add a comment,
      <a href="${signUpUrl(context.url, 'public_post_feed-cta-banner-cta')}" aria-label="To view or add a comment, sign in" data-tracking-control-name="public_post_feed-cta-banner-cta" data-tracking-will-navigate="true" class="feed-cta-banner__link link">sign in</a>
    </p>`;
}

function commentBox(comment: CommentTruth, post: PostTruth, context: PageContext): Markup {
  return markup`<section class="comment flex comment-with-action" data-nosnippet="true">
    <div>${avatar(comment, context)}</div>
    <div class="w-full">
      <div class="comment__body ml-0.5">
        ${commentHeader(comment, post, context)}
        ${
          comment.text !== null &&
          markup`<div class="attributed-text-segment-list__container relative">
            <p class="attributed-text-segment-list__content text-color-text whitespace-pre-wrap comment__text" dir="ltr">${textMarkup(comment.segments, 'public_post_comment-text')}</p>
            <!---->
          </div>`
        }
        ${
          comment.imageUrl !== null &&
          markup`<ul class="comment__images-content mt-1">
            <li class="comment__images-content-item">
              ${lazyImage(comment.imageUrl, { classes: 'comment__image w-full', alt: 'No alternative text description for this image', ghost: 'picture' }, context)}
            </li>
          </ul>`
        }
        <!---->
      </div>
      ${controls(comment, context)}
    </div>
  </section> `;
}

function avatar({ author }: CommentTruth, context: PageContext): Markup {
  const control = 'public_post_comment_actor-image';
  const isPerson = author.kind === 'person';
  const classes = `${isPerson ? 'rounded-[50%] ' : ''}w-4 h-4`;
  return markup`<a href="${tracked(author.url, author.host, control)}" data-tracking-control-name="${control}" data-tracking-will-navigate>
    ${lazyImage(author.imageUrl, { classes, alt: `${author.name}, graphic`, ghost: isPerson ? 'person' : 'page' }, context)}
  </a>`;
}

function commentHeader(comment: CommentTruth, post: PostTruth, context: PageContext): Markup {
  const { author } = comment;
  const control = 'public_post_comment_actor-name';
  // A comment belongs to the thread of the share that made the post, when LinkedIn calls that a ugcPost.
  const thread = post.attributedUrn.includes(':ugcPost:')
    ? post.attributedUrn
    : `urn:li:activity:${post.postId}`;
  return markup`<div class="comment__header flex">
    <a class="text-sm link-styled comment__author" href="${tracked(author.url, author.host, control)}" data-tracking-control-name="${control}" data-tracking-will-navigate>
      ${author.name}
    </a>
    <p class="!text-xs comment__author-headline">${author.headline ?? ''}</p>
    <span class="text-xs comment__duration-since">
      ${ageLabel(comment.createdAt, context.now)}
    </span>
    ${reportMenu({ type: 'COMMENT', urn: `urn:li:comment:(${thread},${comment.commentId})`, label: 'Report this comment', control: 'public_post_comment_ellipsis-menu', classes: 'comment__ellipsis-menu', url: context.url })}
  </div>`;
}

/** The link counts; the hidden span already counts the reader's own reaction, should there be one. */
function controls({ reactionCount }: CommentTruth, context: PageContext): Markup {
  const control = 'public_post_comment_reactions';
  const classes = 'comment__reactions-count font-sans text-xs';
  return markup`<div class="comment__actions flex" aria-label="Comment Controls">
    ${actionLink('Like', 'public_post_comment_like', context)}
    <span class="before:middot font-sans"></span>
    ${actionLink('Reply', 'public_post_comment_reply', context)}
    ${
      reactionCount > 0 &&
      markup`<a href="${signUpUrl(context.url, control)}" class="${classes}" data-tracking-control-name="${control}" data-tracking-will-navigate>
        ${reactionsText(reactionCount)}
      </a>`
    }
    <span class="${classes} hidden"> ${reactionsText(reactionCount + 1)} </span>
  </div>`;
}

function actionLink(label: string, control: string, context: PageContext): Markup {
  return markup`<a href="${signUpUrl(context.url, control)}" class="comment__action inline-block" data-tracking-control-name="${control}" data-tracking-will-navigate>
    <div class="flex">
      ${icon(label.toLowerCase(), 'action-btn__icon w-2 mr-0.5')}
      <span class="action-btn__button-text inline-block"> ${label} </span>
    </div>
  </a>`;
}

function reactionsText(count: number): Markup {
  return markup`${counted(count)}&nbsp;Reaction${count === 1 ? '' : 's'}`;
}
