import type { ActorTruth } from '../truth/actor.truth.js';
import type { CompanyTruth } from '../truth/company.truth.js';
import { JOB_TITLES } from '../words/page.words.js';
import { aboutUs, locations } from './about-us.template.js';
import { onHost } from './address.js';
import { companyJsonLd } from './company-json-ld.template.js';
import { guestDocument } from './document.template.js';
import { employeesAt } from './employees.template.js';
import { LAYOUTS } from './layouts.js';
import { escapeWithApostrophes, markup, type Markup } from './markup.js';
import type { PageContext } from './page-context.js';
import { rightRail } from './right-rail.template.js';
import { navTabs, topCard } from './top-card.template.js';
import { hasHiddenReferences, updates } from './updates.template.js';
import { counted } from './wording.js';

/** A company, school or showcase page as a guest gets it. */
export function companyPage(company: CompanyTruth, wall: ActorTruth, now: Date): string {
  const context: PageContext = {
    now,
    layout: LAYOUTS[company.layout],
    form: company.form,
    url: onHost(company.url, company.host),
    trackingPrefix: 'organization_guest_',
    isInView: true,
  };
  const summary = `${company.name} | ${counted(company.totalFollowers)} followers on LinkedIn. `;
  const about = company.tagline ?? company.description ?? '';
  return guestDocument(
    {
      pageKey: 'd_org_guest_company_overview',
      service: 'organization-guest-frontend',
      title: `${company.name} | LinkedIn`,
      // LinkedIn escapes this text once more than it should.
      description: escapeWithApostrophes(`${summary}${about.replaceAll('\n', ' ')}`),
      imageUrl: company.logoUrl,
      head: null,
      jsonLd: companyJsonLd(company),
      main: main(company, wall, context),
      preFooter: moreSearches(company),
      scripts: hasHiddenReferences(context) ? tracking(company) : null,
    },
    context,
  );
}

function main(company: CompanyTruth, wall: ActorTruth, context: PageContext): Markup {
  return markup`<main class="main papabear:flex" id="main-content" role="main">
    <section class="core-rail mx-auto">
      ${topCard(company, context)}
      <div class="details mx-details-container-padding">
        ${context.layout.hasNavTabs && navTabs(company)} ${aboutUs(company)}
        <!---->
        ${locations(company)} ${employeesAt(company, context)} ${updates(company, wall, context)}
      </div>
    </section>
    ${rightRail(company, context)}
  </main>`;
}

function moreSearches(company: CompanyTruth): Markup {
  const control = 'organization_guest_linkster_link';
  return markup`<div class="pre-footer">
    <section class="mt-2" data-js-module-id="more-searches" data-test-id="more-searches">
      <div class="tw-linkster" data-impression-id="organization_guest_linkster" data-entity-id="urn:li:organization:${company.linkedinId}" data-module-name="company_to_jserps_coview" data-js-module-id="linkster">
        <ul class="my-1">
          ${JOB_TITLES.map(
            (title) =>
              markup`<li class="tw-link-column-item">
                <a class="link tw-linkster-link" href="https://www.linkedin.com/jobs/${title.toLowerCase().replaceAll(' ', '-')}-jobs?trk=${control}" data-js-module-id="link-column-link" data-tracking-control-name="${control}" data-tracking-will-navigate>
                  ${title} jobs
                </a>
              </li>`,
          )}
        </ul>
      </div>
    </section>
  </div>`;
}

function tracking(company: CompanyTruth): Markup {
  return markup`<code id="flagshipOrganizationTracking" style="display: none"
    ><!--{"organization":{"objectUrn":"urn:li:organization:${company.linkedinId}"},"module":"COMPANY_OVERVIEW_PAGE","viewerUrn":0,"isPaidOrganization":${String(company.openJobs !== null)}}--></code>`;
}
