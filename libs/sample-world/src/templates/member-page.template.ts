import type { MemberTruth } from '../truth/actor.truth.js';
import { onHost } from './address.js';
import { guestDocument } from './document.template.js';
import { LAYOUTS } from './layouts.js';
import { markup, type Markup } from './markup.js';
import { lazyImage } from './image.template.js';
import type { PageContext } from './page-context.js';

/** A member's public page, in the little that strangers see of it. */
export function memberPage(member: MemberTruth, now: Date): string {
  const context: PageContext = {
    now,
    layout: LAYOUTS['2025'],
    form: 'raw',
    url: onHost(member.url, member.host),
    trackingPrefix: 'public_profile_',
    isInView: true,
  };
  return guestDocument(
    {
      pageKey: 'public_profile_v3_desktop',
      service: 'public-profile-frontend',
      title: `${member.name} | LinkedIn`,
      description: `${member.about} · Location: ${member.location}`,
      imageUrl: member.imageUrl,
      head: null,
      jsonLd: null,
      main: profile(member, context),
      preFooter: null,
      scripts: null,
    },
    context,
  );
}

function profile(member: MemberTruth, context: PageContext): Markup {
  return markup`<main class="main" id="main-content" role="main">
    <section class="core-rail mx-auto">
      <section class="top-card-layout container-lined">
        ${lazyImage(member.imageUrl, { classes: 'top-card__profile-image', alt: member.name, ghost: 'person' }, context)}
        <h1 class="top-card-layout__title font-sans">${member.name}</h1>
        ${
          member.headline !== null &&
          markup`<h2 class="top-card-layout__headline break-words">
            ${member.headline}
          </h2>`
        }
        <div class="profile-info-subheader">
          <span>${member.location}</span>
        </div>
      </section>
      <section class="core-section-container summary" data-section="summary">
        <h2 class="core-section-container__title section-title">About</h2>
        <p>${member.about}</p>
      </section>
    </section>
  </main>`;
}
