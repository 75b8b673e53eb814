import type { CompanyTruth } from '../truth/company.truth.js';
import { redirectUrl } from './address.js';
import { markup, type Markup } from './markup.js';
import { icon } from './image.template.js';
import { coreSection, showMoreList } from './section.template.js';
import { listed } from './wording.js';

/** What a company says of itself. Rows it left out are not there. */
export function aboutUs(company: CompanyTruth): Markup {
  return coreSection(
    'About us',
    'about-us',
    'text-color-text',
    markup`${
      company.description !== null &&
      markup`<p class="break-words whitespace-pre-wrap" data-test-id="about-us__description">
          ${company.description}
        </p>`
    }
      <dl class="mt-6">
        ${company.website !== null && row('website', 'Website', websiteLink(company, company.website))}
        ${row('industry', 'Industry', markup`${company.industry}`)}
        ${company.companySize !== null && row('size', 'Company size', markup`${company.companySize.label}`)}
        ${company.headquarters !== null && row('headquarters', 'Headquarters', markup`${company.headquarters}`)}
        ${company.organizationType !== null && row('organizationType', 'Type', markup`${company.organizationType}`)}
        ${company.foundedYear !== null && row('foundedOn', 'Founded', markup`${company.foundedYear}`)}
        ${company.specialties.length > 0 && row('specialties', 'Specialties', markup`${listed(company.specialties)}`)}
      </dl>`,
  );
}

function row(name: string, label: string, value: Markup): Markup {
  return markup`<div class="mb-2" data-test-id="about-us__${name}">
    <dt class="font-sans">${label}</dt>
    <dd class="font-sans">${value}</dd>
  </div> `;
}

function websiteLink(company: CompanyTruth, website: string): Markup {
  return markup`<a class="link-no-visited-state" data-tracking-control-name="about_website" href="${redirectUrl(website, 'about_website')}" target="_blank" rel="noopener" data-tracking-will-navigate aria-describedby="websiteLinkDescription">
      ${website} ${icon('external', 'align-middle')}
    </a>
    <p class="hidden" id="websiteLinkDescription">External link for ${company.name}</p>`;
}

/** All addresses are in the markup, four of them visible. */
export function locations(company: CompanyTruth): Markup | null {
  if (company.locations.length === 0) {
    return null;
  }
  const rows = company.locations.map(
    (location, index) =>
      markup`<li class="mb-3">
        ${location.isPrimary && markup`<span class="tag-sm tag-enabled"> Primary </span>`}
        <!---->
        <div id="address-${index}">
          ${location.lines.map(
            (line) =>
              markup`<p>${line}</p>
                <!----> `,
          )}
        </div>
        ${
          location.mapUrl !== null &&
          markup`<a class="link-no-visited-state" data-tracking-control-name="org-locations_url" href="${location.mapUrl}&amp;trk=org-locations_url" target="_blank" rel="noopener" data-tracking-will-navigate aria-describedby="address-${index}">
            Get directions ${icon('external', 'align-middle')}
          </a>`
        }
      </li> `,
  );
  return coreSection(
    'Locations',
    null,
    'locations',
    showMoreList(rows, 4, 'org-locations', 'locations'),
  );
}
