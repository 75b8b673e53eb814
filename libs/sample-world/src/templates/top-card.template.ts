import type { CompanyTruth } from '../truth/company.truth.js';
import { loginUrl, onHost, signUpUrl } from './address.js';
import { markup, type Markup } from './markup.js';
import { lazyImage } from './image.template.js';
import type { PageContext } from './page-context.js';
import { reportMenu } from './report-menu.template.js';
import { counted, countedNoun } from './wording.js';

/** The head of a company page: cover, logo, name, industry, place and followers, tagline, headcount. */
export function topCard(company: CompanyTruth, context: PageContext): Markup {
  return markup`<section class="top-card-layout container-lined">
    <figure class="cover-img min-h-[87px]">
      <!---->
      <div class="cover-img__image-frame relative">
        <div class="cover-img__image-position absolute">
          ${company.coverUrl !== null && markup`<img class="cover-img__image relative" src="${company.coverUrl}" fetchpriority="auto" data-embed-id="cover-image" alt="${company.name}’s cover photo" tabindex="0">`}
        </div>
      </div>
    </figure>
    <div class="top-card-layout__card relative">
      <div class="top-card-layout__entity-image-container flex">
        ${lazyImage(company.logoUrl, { classes: 'w-16 h-16 top-card-layout__entity-image', alt: company.name, ghost: 'page' }, context)}
      </div>
      <div class="top-card-layout__entity-info-container flex">
        ${entityInfo(company, context)} ${rightColumn(company, context)}
      </div>
      ${reportMenu({ type: 'COMPANY', urn: `urn:li:organization:${company.linkedinId}`, label: 'Report this company', control: 'top-card_ellipsis-menu', classes: 'top-card-layout__ellipsis-menu', url: context.url })}
    </div>
  </section>`;
}

function entityInfo(company: CompanyTruth, context: PageContext): Markup {
  const follow = 'top-card_top-card-secondary-button-top-card-secondary-cta';
  return markup`<div class="top-card-layout__entity-info flex-grow">
    <h1 class="top-card-layout__title font-sans">
      ${company.name}
    </h1>
    <h2 class="top-card-layout__headline break-words">
      ${company.industry}
    </h2>
    <h3 class="top-card-layout__first-subline font-sans">
      ${company.topCardLocation !== null && markup`${company.topCardLocation} <span class="before:middot"></span> `}${countedNoun(company.totalFollowers, 'follower')}
    </h3>
    ${
      company.tagline !== null &&
      markup`<h4 class="top-card-layout__second-subline font-sans">
        <span class="line-clamp-2">${company.tagline}</span>
      </h4>`
    }
    <!---->
    <div class="top-card-layout__cta-container flex">
      ${company.openJobs !== null && jobsButton(company)}
      <a class="top-card-layout__cta mt-2 top-card-layout__cta--secondary" href="${loginUrl(context.url, follow)}" data-tracking-control-name="${follow}" data-tracking-will-navigate>
        Follow
      </a>
    </div>
  </div>`;
}

function jobsButton(company: CompanyTruth): Markup {
  const control = 'top-card_top-card-primary-button-top-card-primary-cta';
  const href = `https://www.linkedin.com/jobs/${encodeURIComponent(company.pageId)}-jobs-worldwide?f_C=${subsidiaryId(company)}%2C${company.linkedinId}&trk=${control}`;
  return markup`<a class="top-card-layout__cta mt-2 top-card-layout__cta--primary" href="${href}" data-tracking-control-name="${control}" data-tracking-will-navigate>
    See jobs
  </a>`;
}

/** Filters for jobs and people name a subsidiary before the page itself. */
function subsidiaryId({ linkedinId }: CompanyTruth): number {
  return (Number(linkedinId) % 899_999) + 100_000;
}

function rightColumn(company: CompanyTruth, context: PageContext): Markup {
  return markup`<div class="top-card-layout__entity-info flex-grow top-card-layout__entity-info--right-column">
    <ul>
      <!---->
      ${
        company.isFacePileShown &&
        company.employeeCount !== null &&
        markup`<li class="papabear:mb-1.5">${facePile(company, company.employeeCount, context)}</li>`
      }
      <!---->
    </ul>
  </div>`;
}

function facePile(company: CompanyTruth, count: number, context: PageContext): Markup {
  const control = 'org-employees_cta_face-pile-cta';
  const search = `https://www.linkedin.com/search/results/people/?facetCurrentCompany=%5B${subsidiaryId(company)}%2C+${company.linkedinId}%5D`;
  const text = `${context.layout.headcountVerb} all ${counted(count)} employee${count === 1 ? '' : 's'}`;
  if (context.layout.hasPlainHeadcountLink && context.form === 'raw') {
    return markup`<a class="face-pile__cta link-styled" href="${signUpUrl(search, control)}" data-tracking-control-name="${control}" data-tracking-will-navigate>
      ${text}
    </a>`;
  }
  return markup`<a href="${signUpUrl(search, control)}" target="_self" data-tracking-control-name="full-link" data-tracking-will-navigate class="face-pile flex" data-tracking-client-ingraph>
    <div class="face-pile__images-container self-start">
      ${company.people.slice(0, 3).map(({ imageUrl }) => lazyImage(imageUrl, { classes: 'rounded-[50%] face-pile__image', alt: '', ghost: 'person' }, context))}
    </div>
    <p class="face-pile__text self-center link-styled">${text}</p>
  </a>`;
}

/** Overview, Jobs, Life: since 2025. */
export function navTabs(company: CompanyTruth): Markup {
  const base = onHost(company.url, company.host);
  return markup`<nav aria-label="Secondary" class="tabs mt-3" data-test-id="nav-tabs">
    <ul class="tabs__list">
      ${['Overview', 'Jobs', 'Life'].map((name, index) => {
        const control = `nav_type_${name.toLowerCase()}`;
        const path = index === 0 ? '' : `/${name.toLowerCase()}`;
        return markup`<li class="tab flex">
          <a class="tab__link tab-md ${index === 0 ? 'tab-selected' : ''}" aria-current="${String(index === 0)}" href="${base}${path}?trk=${control}" data-tracking-control-name="${control}" data-tracking-will-navigate>
            ${name}
          </a>
        </li>`;
      })}
    </ul>
  </nav>`;
}
