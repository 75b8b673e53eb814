import type { ActorTruth } from '../truth/actor.truth.js';
import type { CompanyTruth } from '../truth/company.truth.js';
import { signUpUrl } from './address.js';
import { markup, type Markup } from './markup.js';
import { icon } from './image.template.js';
import type { PageContext } from './page-context.js';
import { postCard } from './post-card.template.js';
import { coreSection } from './section.template.js';

/** Posts that a browser had scrolled past when it saved the page. */
const IN_VIEW_COUNT = 2;

/** The wall. A page without posts has the section and nothing in it; a page that hides them has no section. */
export function updates(
  company: CompanyTruth,
  wall: ActorTruth,
  context: PageContext,
): Markup | null {
  if (!company.isUpdatesSectionShown) {
    return null;
  }
  const cards = company.posts.map((post, index) => {
    const inner = { ...context, isInView: index < IN_VIEW_COUNT };
    const control = 'organization_guest_main-feed-card__full-link';
    return markup`<li class="mb-1">
      <div data-id="entire-feed-card-link" class="relative">
        <a class="main-feed-card__overlay-link absolute" href="${post.url}" data-id="main-feed-card__full-link" data-tracking-control-name="${control}" data-tracking-will-navigate aria-label="Update ${index + 1}">
        </a>
        ${postCard({ post, wall, control: 'main-feed-card_', classes: 'main-feed-activity-card papabear:max-w-[550px]', below: null }, inner)}
      </div>
    </li> `;
  });
  return coreSection(
    'Updates',
    'updates',
    'updates',
    markup`<ul class="updates__list">
        ${cards}
      </ul>
      <!---->
      ${hasHiddenReferences(context) && feedReferences(company)}
      <div class="loader updates-loader max-w-[550px]">${icon('loader', 'loader__icon')}</div>
      ${joinPrompt(company, context)}`,
  );
}

/** A browser that ran the page's script left none of them. */
export function hasHiddenReferences(context: PageContext): boolean {
  return context.layout.hasFeedReferences && context.form === 'raw';
}

/** Where the page's script would fetch older posts; robots.txt forbids the address to everyone. */
function feedReferences(company: CompanyTruth): Markup {
  const oldest = company.posts.at(-1)?.createdAt.getTime() ?? 0;
  const token = `0-${oldest}-${company.linkedinId.padStart(32, '0')}`;
  return markup`<section id="json-refs">
    <code id="isMobile" style="display: none"><!--false--></code>
    <code id="feedUpdatesBaseUrl" style="display: none"
      ><!--"/organization-guest/api/feedUpdates/${company.linkedinId}?paginationToken=${token}"--></code>
    <code id="paginationToken" style="display: none"><!--"${token}"--></code>
  </section>`;
}

function joinPrompt(company: CompanyTruth, context: PageContext): Markup {
  const reasons = [
    `See who you know at ${company.name}`,
    'See jobs that fit you',
    'See every update',
  ];
  return markup`<section class="hidden-summary container-lined hidden" data-impression-id="conversion_prompt_guest_hidden_summary" data-id="conversion-prompt">
    <h2 class="hidden-summary__title text-xl">
      Join to see the rest
    </h2>
    <ul class="hidden-summary__summary-items">
      ${reasons.map(
        (reason) =>
          markup`<li class="hidden-summary__summary-item flex">
            ${icon('check')}<span class="hidden-summary__summary-item-text"> ${reason} </span>
          </li>`,
      )}
    </ul>
    <a class="hidden-summary__cta btn-md" href="${signUpUrl(context.url, 'public_biz_promo-join')}" data-tracking-control-name="public_biz_promo-join" data-tracking-will-navigate>
      Join now
    </a>
  </section>`;
}
