import { siteFooter, siteHeader } from './chrome.template.js';
import { markup, Markup } from './markup.js';
import type { PageContext } from './page-context.js';

export interface GuestDocument {
  readonly pageKey: 'd_org_guest_company_overview' | 'd_public_post' | 'public_profile_v3_desktop';
  readonly service: string;
  readonly title: string;
  readonly description: string;
  readonly imageUrl: string | null;
  /** Further elements of the head, such as `lnkd:url`. */
  readonly head: Markup | null;
  /** Nodes for search engines; none on a member's page. */
  readonly jsonLd: object | null;
  readonly main: Markup;
  /** What stands between the main part and the footer, and after the footer. */
  readonly preFooter: Markup | null;
  readonly scripts: Markup | null;
}

/** A whole guest page. In a rendered document the script that fills lazy images has run. */
export function guestDocument(page: GuestDocument, context: PageContext): string {
  return markup`<!DOCTYPE html>

    <html lang="en">
      <head>
        ${head(page, context)} ${page.jsonLd && jsonLdScript(page.jsonLd)}
      </head>
      <body dir="ltr">
        <!----><!---->
        ${siteHeader(context)}

        <!---->
        ${page.main} ${page.preFooter} ${siteFooter(context)} ${page.scripts}
        <script src="https://static.licdn.com/aero-v1/sc/h/script-page" async></script>
        <!---->
      </body>
    </html> `.source;
}

function head(page: GuestDocument, context: PageContext): Markup {
  return markup`<meta name="pageKey" content="${page.pageKey}">
    <meta name="robots" content="max-image-preview:large, noarchive">
    <meta name="bingbot" content="nocache">
    <!---->
    <meta name="locale" content="en_US">
    <meta id="config" data-app-version="2.0.9000" data-multiproduct-name="${page.service}" data-service-name="${page.service}" data-enable-page-view-heartbeat-tracking data-page-instance="urn:li:page:${page.pageKey}" data-member-id="0">
    <link rel="canonical" href="${context.url}">
    <meta property="al:android:url" content="${context.url}">
    <meta property="al:ios:url" content="${context.url}">
    <link rel="icon" href="https://static.licdn.com/aero-v1/sc/h/icon-favicon">
    ${STARTER}
    <title>${page.title}</title>
    <meta name="description" content="${page.description}">
    <meta property="og:title" content="${page.title}">
    <meta property="og:description" content="${page.description}">
    ${page.imageUrl !== null && markup`<meta property="og:image" content="${page.imageUrl}">`}
    <meta property="og:type" content="article">
    <meta property="og:url" content="${context.url}">
    <meta name="twitter:card" content="summary">
    <meta name="twitter:site" content="@linkedin">
    <meta name="twitter:title" content="${page.title}">
    <meta name="twitter:description" content="${page.description}">
    ${page.head}
    <meta name="clientSideIngraphs" content="1" data-gauge-metric-endpoint="/organization-guest/api/ingraphs/gauge">
    <link rel="stylesheet" href="https://static.licdn.com/aero-v1/sc/h/style-page">`;
}

const STARTER = markup`<script>
      window.pageStartedAt = Date.now();
    </script>`;

function jsonLdScript(node: object): Markup {
  // An element's end inside a text would end the script.
  const json = JSON.stringify(node).replaceAll('<', '\\u003C');
  return new Markup(`<script type="application/ld+json">\n          ${json}\n        </script>`);
}
