import type { CompanyTruth, FundingTruth, PageReferenceTruth } from '../truth/company.truth.js';
import { JOB_TITLES } from '../words/page.words.js';
import { tracked } from './address.js';
import { markup, type Markup } from './markup.js';
import { lazyImage } from './image.template.js';
import type { PageContext } from './page-context.js';
import { asideSection, showMoreList } from './section.template.js';
import { countedNoun } from './wording.js';

/** The right column of a company page. */
export function rightRail(company: CompanyTruth, context: PageContext): Markup {
  return markup`<section class="right-rail papabear:w-right-rail-width">
    ${pageList(company.affiliatedPages, 'Affiliated pages', 'affiliated-pages', context)}
    ${pageList(company.similarPages, 'Similar pages', 'similar-pages', context)}
    ${browseJobs(company)} ${company.funding && funding(company, company.funding)}
  </section>`;
}

function pageList(
  pages: readonly PageReferenceTruth[],
  title: string,
  testId: string,
  context: PageContext,
): Markup | null {
  if (pages.length === 0) {
    return null;
  }
  const rows = pages.map((page) => pageCard(page, testId, { ...context, isInView: false }));
  return asideSection(title, testId, showMoreList(rows, 4, testId, title.toLowerCase()));
}

function pageCard(page: PageReferenceTruth, control: string, context: PageContext): Markup {
  // Showcase pages are linked to with a slash at the end, others without.
  const url = page.kind === 'showcase' ? `${page.url}/` : page.url;
  return markup`<li>
    <!---->
    <a href="${tracked(url, 'www.linkedin.com', control)}" target="_self" data-tracking-control-name="${control}" data-tracking-will-navigate class="base-card relative base-aside-card link">
      <!---->
      ${lazyImage(page.logoUrl, { classes: 'w-6 h-6', alt: '', ghost: 'page' }, context)}
      <div class="base-aside-card__info self-center">
        <h3 class="base-aside-card__title font-sans">
          ${page.name}
          <!---->
        </h3>
        ${
          page.industry !== null &&
          markup`<p class="base-aside-card__subtitle font-sans">
            ${page.industry}
          </p>`
        }
        ${
          page.location !== null &&
          markup`<p class="base-aside-card__second-subtitle font-sans">
            ${page.location}
          </p>`
        }
        <!---->
      </div>
    </a>
  </li> `;
}

/** Jobs by title across all of LinkedIn; only the entry that carries the company's name counts its own. */
function browseJobs(company: CompanyTruth): Markup {
  const general = JOB_TITLES.slice(0, 19).map((title, index) =>
    jobCard(`${title} jobs`, title.toLowerCase(), index + 1, 12_000 + ((index * 7_919) % 480_000)),
  );
  const own =
    company.openJobs === null
      ? []
      : [jobCard(`${company.name} jobs`, company.pageId, 0, company.openJobs)];
  return asideSection(
    'Browse jobs',
    'browse-jobs',
    showMoreList([...own, ...general], 10, 'organization_guest-browse_jobs', 'jobs like this'),
  );
}

function jobCard(title: string, slug: string, index: number, count: number): Markup {
  const control = 'organization_guest-browse_jobs';
  const path = encodeURIComponent(slug.replaceAll(' ', '-'));
  return markup`<li data-impression-id="${control}-${index}">
    <!---->
    <a href="https://www.linkedin.com/jobs/${path}-jobs?trk=${control}" target="_self" data-tracking-control-name="${control}" data-tracking-will-navigate class="base-card relative base-aside-card link">
      <!---->
      <div class="base-aside-card__info self-center">
        <h3 class="base-aside-card__title font-sans">
          ${title}
          <!---->
        </h3>
        <!---->
        <div class="base-aside-card__metadata font-sans">
          ${countedNoun(count, 'open job')}
        </div>
      </div>
    </a>
  </li> `;
}

function funding(company: CompanyTruth, money: FundingTruth): Markup {
  const crunchbase = `https://www.crunchbase.com/organization/${encodeURIComponent(company.pageId)}`;
  const date = money.lastRoundAt.toISOString().slice(0, 10);
  const shown = money.lastRoundAt.toLocaleDateString('en-US', {
    dateStyle: 'medium',
    timeZone: 'UTC',
  });
  return asideSection(
    'Funding',
    'funding',
    markup`<a class="link-styled text-sm" href="${crunchbase}/funding_rounds/funding_rounds_list?utm_source=linkedin&amp;trk=funding_all-rounds" aria-label="${company.name} had ${countedNoun(money.rounds, 'round')} of funding" data-tracking-control-name="funding_all-rounds" target="_blank" rel="sponsored nofollow noopener noreferrer" data-tracking-will-navigate>
        <span> ${company.name} </span>
        <span class="before:middot">
          ${money.rounds} total round${money.rounds === 1 ? '' : 's'}
        </span>
      </a>
      <div class="my-2">
        <p class="mb-0.5">Last Round</p>
        <a class="link-styled text-sm" href="${crunchbase}?utm_source=linkedin&amp;trk=funding_last-round" data-tracking-control-name="funding_last-round" target="_blank" rel="sponsored nofollow noopener noreferrer" data-tracking-will-navigate>
          ${money.lastRoundName}
          <time class="before:middot" datetime="${date}"> ${shown} </time>
        </a>
        <p class="text-display-lg">${money.lastRoundAmount}</p>
      </div>
      <div class="mb-2">
        <p class="text-color-text-secondary">Investors</p>
        ${money.investors.map(
          (investor) =>
            markup`<a class="flex link-styled" href="${crunchbase}?utm_source=linkedin&amp;trk=funding_investors" data-tracking-control-name="funding_investors" aria-label="${investor} Crunchbase external link" target="_blank" rel="sponsored nofollow noopener noreferrer" data-tracking-will-navigate>
              ${investor}
            </a>`,
        )}
      </div>`,
  );
}
