import type { PersonTruth } from '../truth/actor.truth.js';
import type { CompanyTruth } from '../truth/company.truth.js';
import { signUpUrl, tracked } from './address.js';
import { markup, type Markup } from './markup.js';
import { lazyImage } from './image.template.js';
import type { PageContext } from './page-context.js';
import { coreSection } from './section.template.js';

/** At most four people; a page may hide them, and then the whole section is missing. */
export function employeesAt(company: CompanyTruth, context: PageContext): Markup | null {
  if (company.people.length === 0) {
    return null;
  }
  const control = 'public_biz_employees-join';
  return coreSection(
    `Employees at ${company.name}`,
    'employees-at',
    '',
    markup`<ul>
        ${company.people.map((person) => personCard(person, context))}
      </ul>
      <a class="mt-4" href="${signUpUrl(context.url, control)}" data-tracking-control-name="${control}" data-tracking-will-navigate>
        See all employees
      </a>`,
  );
}

function personCard(person: PersonTruth, context: PageContext): Markup {
  const alt = `Click here to view ${person.name}’s profile`;
  return markup`<li>
    <a href="${tracked(person.profileUrl, person.host, 'org-employees')}" target="_self" data-tracking-control-name="org-employees" data-tracking-will-navigate class="base-card relative base-main-card link">
      <!---->
      ${lazyImage(person.imageUrl, { classes: 'rounded-[50%] w-6 h-6', alt, ghost: 'person' }, context)}
      <div class="base-main-card__info self-center">
        <!---->
        <h3 class="base-main-card__title font-sans">
          ${person.name}
          <!---->
        </h3>
        ${
          person.headline !== null &&
          markup`<h4 class="base-main-card__subtitle body-text">
            ${person.headline}
          </h4>`
        }
        <!----><!---->
      </div>
    </a>
  </li> `;
}
