import { loginUrl, signUpUrl } from './address.js';
import { markup, type Markup } from './markup.js';
import { icon } from './image.template.js';
import type { PageContext } from './page-context.js';

const LANGUAGES: readonly (readonly [string, string])[] = [
  ['ar_AE', 'العربية'],
  ['cs_CZ', 'Čeština'],
  ['da_DK', 'Dansk'],
  ['de_DE', 'Deutsch'],
  ['el_GR', 'Ελληνικά'],
  ['en_US', 'English'],
  ['es_ES', 'Español'],
  ['fi_FI', 'Suomi'],
  ['fr_FR', 'Français'],
  ['hi_IN', 'हिंदी'],
  ['hu_HU', 'Magyar'],
  ['in_ID', 'Bahasa Indonesia'],
  ['it_IT', 'Italiano'],
  ['ja_JP', '日本語'],
  ['ko_KR', '한국어'],
  ['nl_NL', 'Nederlands'],
  ['no_NO', 'Norsk'],
  ['pl_PL', 'Polski'],
  ['pt_BR', 'Português'],
  ['ro_RO', 'Română'],
  ['ru_RU', 'Русский'],
  ['sv_SE', 'Svenska'],
  ['th_TH', 'ภาษาไทย'],
  ['tr_TR', 'Türkçe'],
  ['uk_UA', 'Українська'],
  ['vi_VN', 'Tiếng Việt'],
  ['zh_CN', '简体中文'],
  ['zh_TW', '繁體中文'],
];
const FOOTER_LINKS = [
  'about',
  'accessibility',
  'user-agreement',
  'privacy-policy',
  'cookie-policy',
  'copyright-policy',
];
const SEARCHES = ['articles', 'people', 'learning', 'jobs', 'games'];

/** The bar on top: a good guest page is full of invitations to sign in. */
export function siteHeader(context: PageContext): Markup {
  const nav = `${context.trackingPrefix}nav-header`;
  return markup`<header class="header base-detail-page__header px-mobile-container-padding">
    <a href="#main-content" class="skip-link btn-md"
      >Skip to main content</a>
    <nav class="nav pt-1.5" aria-label="Primary">
      <a href="/?trk=${nav}-logo" class="nav__logo-link link-no-visited-state" data-tracking-control-name="${nav}-logo" data-tracking-will-navigate>
        <span class="sr-only">LinkedIn</span>
        <icon class="nav-logo--inbug" data-test-id="nav-logo" data-delayed-url="https://static.licdn.com/aero-v1/sc/h/icon-logo"></icon>
      </a>
      <ul class="top-nav-menu flex">
        ${SEARCHES.map(
          (name) =>
            markup`<li class="">
              <a href="https://www.linkedin.com/${name}?trk=${context.trackingPrefix}guest_nav_menu_${name}" data-tracking-control-name="${context.trackingPrefix}guest_nav_menu_${name}" data-tracking-will-navigate class="top-nav-link flex">${icon(name)}<span class="top-nav-link__label-text">${name}</span></a>
            </li>`,
        )}
      </ul>
      <div class="nav__cta-container order-3">
        <a class="nav__button-tertiary btn-tertiary" href="${signUpUrl(context.url, `${nav}-join`)}" data-tracking-control-name="${nav}-join" data-test-live-nav-primary-cta data-tracking-will-navigate>
          Join now
        </a>
        <a class="nav__button-secondary btn-secondary-emphasis" href="${loginUrl(context.url, `${nav}-signin`)}" data-tracking-control-name="${nav}-signin" data-tracking-will-navigate>
          Sign in
        </a>
        <!---->
      </div>
    </nav>
  </header>`;
}

/** What every guest page ends with: the footer with its languages, and the windows that ask to sign in. */
export function siteFooter(context: PageContext): Markup {
  return markup`<footer class="li-footer bg-transparent">
      <ul class="li-footer__list flex">
        ${FOOTER_LINKS.map(
          (name) =>
            markup`<li class="li-footer__item font-sans">
              <a href="https://www.linkedin.com/legal/${name}?trk=${context.trackingPrefix}footer-${name}" class="li-footer__item-link flex" data-tracking-control-name="${context.trackingPrefix}footer-${name}" data-tracking-will-navigate>
                ${name.replace('-', ' ')}
              </a>
            </li>`,
        )}
        <li class="language-selector relative">
          <ul class="language-selector__dropdown collapsible-dropdown__list hidden" role="menu">
            ${LANGUAGES.map(
              ([locale, name]) =>
                markup`<li class="language-selector__item" role="presentation">
                  <button class="font-sans link" data-tracking-control-name="language-selector-${locale}" data-locale="${locale}" role="menuitem" lang="${locale}">
                    ${name}
                  </button>
                </li>`,
            )}
          </ul>
        </li>
      </ul>
    </footer>
    ${signInWindow(context)}`;
}

function signInWindow(context: PageContext): Markup {
  const name = `${context.trackingPrefix}contextual-sign-in-modal`;
  return markup`<div class="contextual-sign-in-modal base-contextual-sign-in-modal" data-impression-id="${name}" data-cool-off-enabled data-show-on-page-load>
    <div class="modal modal--contextual-sign-in" data-outlet="base-contextual-sign-in-modal">
      <div class="modal__overlay flex" aria-hidden="true">
        <section aria-modal="true" role="dialog" aria-labelledby="base-contextual-sign-in-modal-modal-header" tabindex="-1" class="max-h-full modal__wrapper">
          <h2 class="contextual-sign-in-modal__context-screen-title" id="base-contextual-sign-in-modal-modal-header">
            Sign in to see more of this page
          </h2>
          <form data-id="sign-in-form" action="https://www.linkedin.com/uas/login-submit" method="post" novalidate class="mt-1.5">
            <input name="loginCsrfParam" value="${name}" type="hidden">
            <input class="text-color-text" autocomplete="username" id="csm-v2_session_key" name="session_key" required type="text">
            <input class="text-color-text" autocomplete="current-password" id="csm-v2_session_password" name="session_password" required type="password">
            <input name="session_redirect" value="${context.url}" type="hidden">
            <input name="trk" value="${name}_sign-in-modal_sign-in-submit" type="hidden">
            <button class="btn-md" data-id="sign-in-form__submit-btn" type="submit">
              Sign in
            </button>
          </form>
          <p class="sign-in-modal__join-now m-auto">
            New here?
            <a href="${signUpUrl(context.url, `${name}_join-link`)}" class="sign-in-modal__join-link" data-tracking-control-name="${name}_join-link" data-tracking-will-navigate>Join now</a>
          </p>
        </section>
      </div>
    </div>
  </div>`;
}
