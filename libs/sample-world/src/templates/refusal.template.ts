import { markup, type Markup } from './markup.js';

/** The page that asks to join, in place of the one that was wanted. */
export function authwallPage(subject: 'company' | 'profile'): string {
  return refusalDocument({
    pageKey: `auth_wall_desktop_${subject}`,
    service: 'seo-directory-frontend',
    canonical: '/authwall',
    title: 'Sign Up | LinkedIn',
    main: markup`<main id="main-content" class="focus-page__core-rail" tabindex="-1">
      <form class="join-form" action="/signup/api/cors/createAccount" method="post">
        <h1 class="authwall-join-form__title">Join LinkedIn</h1>
        <section class="join-form__form-body join-form__form-body--gsi">
          <input class="input__input" id="email-or-phone" name="email-or-phone" required>
          <input class="input__input" autocomplete="new-password" id="password" name="password" required type="password">
          <button class="join-form__form-body-submit-button" type="submit">Agree &amp; Join</button>
        </section>
      </form>
      <section aria-modal="true" role="dialog" aria-labelledby="challenge-dialog-modal-header" class="modal__wrapper hidden">
        <h2 id="challenge-dialog-modal-header" class="modal__title">Security verification</h2>
      </section>
      <h2 class="authwall-sign-in-form__header-title">Sign in</h2>
      <form data-id="sign-in-form" action="https://www.linkedin.com/uas/login-submit" method="post" novalidate class="authwall-sign-in-form__body">
        <input autocomplete="username" id="session_key" name="session_key" required type="text">
        <input autocomplete="current-password" id="session_password" name="session_password" required type="password">
        <input name="session_redirect" type="hidden">
      </form>
    </main>`,
  });
}

export function loginPage(): string {
  return refusalDocument({
    pageKey: 'd_checkpoint_lg_consumer_login',
    service: 'checkpoint-frontend',
    canonical: 'https://www.linkedin.com/login',
    title: 'LinkedIn Login, Sign in | LinkedIn',
    main: markup`<main class="app__content" role="main">
      <div class="header__content"><h1 class="header__content__heading">Sign in</h1></div>
      <form method="post" class="login__form" action="/checkpoint/lg/login-submit" novalidate>
        <input id="username" name="session_key" type="email" autocomplete="username" required>
        <input id="password" name="session_password" type="password" autocomplete="current-password" required>
        <button class="btn__primary--large" data-litms-control-urn="login-submit" type="submit">
          Sign in
        </button>
      </form>
    </main>`,
  });
}

/** What asks for proof of being human. No real one was seen: only that it is at `/checkpoint/challenge…`. */
export function challengePage(): string {
  return refusalDocument({
    pageKey: null,
    service: 'checkpoint-frontend',
    canonical: null,
    title: 'Security Verification | LinkedIn',
    main: markup`<main class="app__content" role="main">
      <h1 class="header__content__heading">Let’s do a quick security check</h1>
      <form method="post" class="challenge-form" action="/checkpoint/challenge/verify" novalidate>
        <button class="btn__primary--large" type="submit">Verify</button>
      </form>
    </main>`,
  });
}

/** What comes with status 999: a script that would lead to the authwall, and nothing else. */
export function deniedPage(): string {
  return `<html><head>
<script type="text/javascript">
window.onload = function () {
  var trk = "bf", trkInfo = "bf";
  document.cookie.split("; ").forEach(function (cookie) {
    if (cookie.indexOf("trkCode=") === 0) { trk = cookie.substring(8); }
    if (cookie.indexOf("trkInfo=") === 0) { trkInfo = cookie.substring(8); }
  });
  window.location.href = "https://" + window.location.host + "/authwall?trk=" + trk + "&trkInfo=" + trkInfo +
      "&sessionRedirect=" + encodeURIComponent(window.location.href);
};
</script>
</head></html>
`;
}

/** For pages that never were (404) and pages that are no more (410). */
export function missingPage(): string {
  return refusalDocument({
    pageKey: 'd_guest_error_404',
    service: 'error-guest-frontend',
    canonical: null,
    title: 'LinkedIn',
    main: markup`<main class="not-found" id="main-content" role="main">
      <h1 class="not-found__header">Page not found</h1>
      <p class="not-found__subheader">Nothing is at this address. Perhaps it was, or will be.</p>
      <a class="not-found__main-cta btn-md" href="https://www.linkedin.com/feed?trk=404_page">Go to your feed</a>
    </main>`,
  });
}

interface RefusalDocument {
  readonly pageKey: string | null;
  readonly service: string;
  readonly canonical: string | null;
  readonly title: string;
  readonly main: Markup;
}

function refusalDocument({ pageKey, service, canonical, title, main }: RefusalDocument): string {
  return markup`<!DOCTYPE html>
    <html lang="en">
      <head>
        ${pageKey !== null && markup`<meta name="pageKey" content="${pageKey}">`}
        <!---->
        <meta name="locale" content="en_US">
        <meta id="config" data-app-version="2.1.9000" data-multiproduct-name="${service}" data-service-name="${service}" data-page-instance="urn:li:page:${pageKey ?? 'unknown'}" data-member-id="0">
        <meta name="appName" content="${service}">
        ${
          canonical !== null &&
          markup`<link rel="canonical" href="${canonical}">
            <meta property="og:url" content="${canonical}">`
        }
        <title>${title}</title>
        <meta name="robots" content="noindex, noarchive">
        <meta property="og:title" content="${title}">
      </head>
      <body dir="ltr">
        ${main}
      </body>
    </html> `.source;
}
