import { markup, type Markup } from './markup.js';
import { icon } from './image.template.js';

export interface Reportable {
  readonly type: 'COMPANY' | 'POST' | 'COMMENT';
  readonly urn: string;
  readonly label: 'Report this company' | 'Report this post' | 'Report this comment';
  /** Tracking prefix, such as `top-card_ellipsis-menu`. */
  readonly control: string;
  readonly classes: string;
  /** Where signing in would lead back to. */
  readonly url: string;
}

/** The three dots. Its only entry carries the URN of what would be reported. */
export function reportMenu({ type, urn, label, control, classes, url }: Reportable): Markup {
  const redirect = `${control}-semaphore-sign-in-redirect`;
  const href = `/uas/login?fromSignIn=true&session_redirect=${encodeURIComponent(url)}&trk=${redirect}&guestReportContentType=${type}&_f=guest-reporting`;
  return markup`<div class="ellipsis-menu ${classes}" data-test-id="${classes}">
    <div class="collapsible-dropdown flex">
      <button class="ellipsis-menu__trigger collapsible-dropdown__button btn-md" aria-expanded="false" aria-label="Open menu" data-tracking-control-name="${control}-trigger" tabindex="0">
        ${icon('menu', 'ellipsis-menu__trigger-icon m-0 p-0 centered-icon')}
      </button>
      <ul class="collapsible-dropdown__list hidden container-raised" role="menu" tabindex="-1">
        <li class="ellipsis-menu__item border-t-1" role="presentation">
          <a href="${href}" data-tracking-control-name="${redirect}" data-tracking-will-navigate data-item-type="semaphore" data-semaphore-content-type="${type}" data-semaphore-content-urn="${urn}" data-semaphore-tracking-prefix="${control}-semaphore" data-is-logged-in="false" data-modal="semaphore__toggle" class="semaphore__toggle visited:text-color-text-secondary ellipsis-menu__semaphore" role="menuitem">
            <!---->
            ${icon('flag', 'ellipsis-menu__item-icon text-color-text h-[24px] w-[24px] mr-1')}
            ${label}
          </a>
        </li>
        <!---->
      </ul>
    </div>
  </div>`;
}
