import type { ActorTruth } from '../truth/actor.truth.js';
import { tracked } from './address.js';
import { markup, type Markup } from './markup.js';
import { lazyImage } from './image.template.js';
import type { PageContext } from './page-context.js';
import { ageLabel, countedNoun } from './wording.js';

export interface Lockup {
  readonly actor: ActorTruth;
  readonly publishedAt: Date;
  readonly isEdited: boolean;
  /** Tracking name without its last part, such as `organization_guest_main-feed-card_feed-actor`. */
  readonly control: string;
  readonly testId: 'main-feed-activity-card__entity-lockup' | 'feed-reshare-content__entity-lockup';
}

/** Who wrote a post, in what capacity, how long ago. */
export function lockup(
  { actor, publishedAt, isEdited, control, testId }: Lockup,
  context: PageContext,
): Markup {
  const label = actor.kind === 'person' ? 'View profile for' : 'View organization page for';
  const alt = `${label} ${actor.name}`;
  const isPerson = actor.kind === 'person';
  const classes = `${isPerson ? 'rounded-[50%] ' : ''}w-6 h-6`;
  return markup`<div class="flex" data-test-id="${testId}">
    <a href="${tracked(actor.url, actor.host, `${control}-image`)}" class="relative" data-tracking-control-name="${control}-image" data-tracking-will-navigate>
      ${lazyImage(actor.imageUrl, { classes, alt, ghost: isPerson ? 'person' : 'page' }, context)}
      <!---->
    </a>
    <div class="flex">
      <div class="text-color-text">
        <a class="text-sm link-styled" href="${tracked(actor.url, actor.host, `${control}-name`)}" data-tracking-control-name="${control}-name" aria-label="${alt}" data-tracking-will-navigate>
          ${actor.name}
        </a>
        <!----><!---->
      </div>
      ${actorLine(actor)}
      <span class="!text-xs">
        <time class="flex-none"> ${ageLabel(publishedAt, context.now)} ${isEdited && EDITED} </time>
        <!---->
      </span>
    </div>
    <!---->
  </div>`;
}

const EDITED = markup`<span aria-hidden="true" class="text-color-text-low-emphasis before:middot"></span>
  <span> Edited </span>`;

function actorLine(actor: ActorTruth): Markup | null {
  const line = actor.followers === null ? actor.headline : countedNoun(actor.followers, 'follower');
  return line === null
    ? null
    : markup`<p class="!text-xs">
        <!---->
        ${line}
      </p>`;
}
