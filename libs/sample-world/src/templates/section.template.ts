import { markup, type Markup } from './markup.js';
import { icon } from './image.template.js';

/** A titled part of the middle column. Locations are the one part without a test id. */
export function coreSection(
  title: string,
  testId: string | null,
  classes: string,
  content: Markup,
): Markup {
  return markup`<section class="core-section-container core-section-container--with-border ${classes}" ${testId !== null && markup` data-test-id="${testId}"`}>
    <!---->
    <h2 class="core-section-container__title section-title">${title}</h2>
    <!---->
    <div class="core-section-container__content break-words">${content}</div>
  </section>`;
}

/** A titled part of the right column. */
export function asideSection(title: string, testId: string, content: Markup): Markup {
  return markup`<section class="aside-section-container mb-4" data-test-id="${testId}">
    <h2 class="aside-section-container__title section-title">${title}</h2>
    <!---->
    <div class="aside-section-container__content break-words">${content}</div>
  </section>`;
}

/** A list of which only the first few rows are visible; all of them are in the markup. */
export function showMoreList(
  rows: readonly Markup[],
  visible: number,
  impression: string,
  what: string,
): Markup {
  const button = (label: string, kind: string): Markup =>
    markup`<button class="show-more-less__button show-more-less__${kind}-button" aria-expanded="false" data-tracking-control-name="${impression}_show_more">
      ${label} ${what}
      ${icon('chevron', 'show-more-less__button--chevron show-more-less-button-icon')}
    </button>`;
  return markup`<div class="show-more-less">
    <!---->
    <ul data-max-num-to-show="${visible}" class="show-more-less__list show-more-less__list--hide-after-${visible}" data-impression-id="${impression}_show-more-less">
      ${rows}
    </ul>
    ${rows.length > visible && [button('Show more', 'more'), button('Show fewer', 'less')]}
  </div>`;
}
