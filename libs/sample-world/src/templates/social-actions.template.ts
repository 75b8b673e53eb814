import { signUpUrl } from './address.js';
import { markup, type Markup, NOTHING } from './markup.js';
import { icon } from './image.template.js';
import type { PageContext } from './page-context.js';
import { counted, countedNoun } from './wording.js';

export interface Engagement {
  readonly reactionCount: number;
  readonly reactionTypes: readonly string[];
  readonly commentCount: number;
}

/** The counters under a post. A counter of zero is not there at all. `control` is the tracking prefix of the card. */
export function socialActions(
  engagement: Engagement,
  control: string,
  context: PageContext,
): Markup {
  const hasAny = engagement.reactionCount > 0 || engagement.commentCount > 0;
  return markup`${hiddenWords(context)} ${hasAny ? counters(engagement, control, context) : NOTHING}
    <div class="social-action-bar border-t-1">
      ${actionLink('Like', `${control}like-cta`, context)}
      ${actionLink('Comment', `${control}comment-cta`, context)}
      ${actionLink('Share', `${control}share-cta`, context)}
      <!---->
    </div>`;
}

function counters(engagement: Engagement, control: string, context: PageContext): Markup {
  return markup`<div class="flex main-feed-activity-card__social-actions">
    ${engagement.reactionCount > 0 && reactions(engagement, `${control}social-actions-reactions`, context)}
    ${engagement.commentCount > 0 && comments(engagement.commentCount, `${control}social-actions-comments`, context)}
    <!---->
  </div>`;
}

function reactions(
  { reactionCount, reactionTypes }: Engagement,
  control: string,
  context: PageContext,
): Markup {
  return markup`<a href="${signUpUrl(context.url, control)}" target="_self" data-tracking-control-name="${control}" data-tracking-will-navigate class="flex" aria-label="${countedNoun(reactionCount, 'Reaction')}" data-separate-ctas="false" data-test-id="social-actions__reactions" data-id="social-actions__reactions" data-num-reactions="${reactionCount}" data-singular="%numReactions%" data-plural="%numReactions%" tabindex="0">
      ${reactionTypes.map((type) => markup`<img alt data-reaction-type="${type}" data-delayed-url="https://static.licdn.com/aero-v1/sc/h/reaction-${type.toLowerCase()}" height="16px" width="16px">`)}
      <span aria-hidden="true" class="font-normal" data-test-id="social-actions__reaction-count">
        ${counted(reactionCount)}
      </span>
    </a>
    ${context.form === 'raw' && REACTION_IMAGES}`;
}

function comments(count: number, control: string, context: PageContext): Markup {
  return markup`<a href="${signUpUrl(context.url, control)}" target="_self" data-tracking-control-name="${control}" data-tracking-will-navigate class="flex" data-separate-ctas="false" data-test-id="social-actions__comments" data-id="social-actions__comments" data-num-comments="${count}" data-singular="%numComments% Comment" data-plural="%numComments% Comments">
    ${countedNoun(count, 'Comment')}
  </a>`;
}

function actionLink(label: string, control: string, context: PageContext): Markup {
  return markup`<a class="social-action-bar__button" href="${signUpUrl(context.url, control)}" data-tracking-control-name="${control}" data-tracking-will-navigate>
    ${icon(label.toLowerCase(), 'social-action-bar__icon')}
    <span class="social-action-bar__button-text"> ${label} </span>
  </a>`;
}

/** Texts that the page's script takes out of `code` elements; a browser that ran it left none. */
function hiddenWords(context: PageContext): Markup {
  return context.form === 'raw' ? HIDDEN_WORDS : NOTHING;
}

const HIDDEN_WORDS = markup`<code id="i18n_reaction_singular" style="display: none"
    ><!--"%numReactions% Reaction"--></code>
  <code id="i18n_reactions_plural" style="display: none"><!--"%numReactions% Reactions"--></code>`;

const REACTION_TYPES = [
  'APPRECIATION',
  'EMPATHY',
  'ENTERTAINMENT',
  'INTEREST',
  'LIKE',
  'MAYBE',
  'PRAISE',
];

const REACTION_IMAGES = markup`${REACTION_TYPES.map(
  (type) =>
    markup`<code id="social-actions__reaction-image-${type}" style="display: none"
      ><!--"https://static.licdn.com/aero-v1/sc/h/reaction-${type.toLowerCase()}"--></code> `,
)}`;
