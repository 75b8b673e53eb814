import type { Classification, Refusal, Seen } from './classification.js';
import type { GuestDocument } from './document/guest-document.js';
import { metaNamed, metaProperty, ownAddresses } from './document/head.js';
import { withAttribute, withClass } from './document/matcher.js';
import { parseTarget, postIdInUrl } from './parse-target.js';
import { canonicalUrl, ownerOf, parseUrl, segmentsOf } from './values/urls.js';

type Verdict = Exclude<Classification['kind'], 'refusal'> | Refusal;

/** Page keys differ in their prefix: `d_` for a desktop, `p_` for a phone. */
const PAGE_KEYS: readonly (readonly [RegExp, Verdict])[] = [
  [/org_guest_\w{0,40}overview$/, 'company'],
  [/(?:^|_)public_post(?:_|$)/, 'post'],
  [/(?:^|_)public_profile/, 'member'],
  [/auth_?wall/, 'authwall'],
  [/challenge|captcha/, 'challenge'],
  [/login|cold_?join|registration/, 'login'],
];

const REFUSAL_PATHS: readonly (readonly [string, Refusal])[] = [
  ['authwall', 'authwall'],
  ['checkpoint/challenge', 'challenge'],
  ['checkpoint/challengesv2', 'challenge'],
  ['checkpoint', 'login'],
  ['uas/login', 'login'],
  ['login', 'login'],
  ['signup', 'login'],
];

const VERDICT_OF_STATUS: ReadonlyMap<number, Verdict> = new Map([
  [404, 'notFound'],
  [410, 'gone'],
  [999, 'stub'],
]);

/** The 999 stub is 1.5 KB; a larger document that holds its script is something else. */
const MAX_STUB_LENGTH = 20_000;

/** Says what a document is: by its page key, else by where it was found, its status, and marks of its markup. */
export function classifyDocument(document: GuestDocument, seen: Seen = {}): Classification {
  const finalUrl = seen.finalUrl ?? null;
  const verdict =
    verdictOfPageKey(metaNamed(document, 'pageKey')) ??
    refusalOfUrl(finalUrl) ??
    VERDICT_OF_STATUS.get(seen.status ?? 0) ??
    verdictOfMarkup(document);
  switch (verdict) {
    case 'company':
    case 'post':
    case 'member':
      return { kind: verdict, url: ownUrl(document, verdict) };
    case 'authwall':
    case 'login':
    case 'challenge':
    case 'stub':
      return { kind: 'refusal', refusal: verdict, url: refusedUrl(document, finalUrl) };
    case 'notFound':
    case 'gone':
    case 'unrecognised':
      return { kind: verdict };
  }
}

/** Says whether a URL's path is one of LinkedIn's refusals, so that a redirect to it is not worth following. */
export function isRefusalUrl(url: string): boolean {
  return refusalOfUrl(url) !== null;
}

function verdictOfPageKey(pageKey: string | null): Verdict | null {
  const known = PAGE_KEYS.find(([pattern]) => pageKey !== null && pattern.test(pageKey));
  return known?.[1] ?? null;
}

function refusalOfUrl(address: string | null): Refusal | null {
  const url = parseUrl(address);
  if (url === null) {
    return null;
  }
  const path = `${segmentsOf(url).join('/').toLowerCase()}/`;
  return REFUSAL_PATHS.find(([refused]) => path.startsWith(`${refused}/`))?.[1] ?? null;
}

/** For documents without a known page key. Bare words such as "sign in" prove nothing: every good page has them. */
function verdictOfMarkup(document: GuestDocument): Verdict {
  if (isStub(document)) {
    return 'stub';
  }
  if (ownAddresses(document)[0]?.startsWith('/authwall')) {
    return 'authwall';
  }
  const hasTitle = document.first('h1', withClass('top-card-layout__title')) !== null;
  if (hasTitle && ownUrl(document, 'company') !== null) {
    return 'company';
  }
  const hasPost = document.first('article', withAttribute('data-activity-urn')) !== null;
  if (hasPost && ownUrl(document, 'post') !== null) {
    return 'post';
  }
  return hasTitle && ownUrl(document, 'member') !== null ? 'member' : 'unrecognised';
}

function isStub({ html }: GuestDocument): boolean {
  return (
    html.length <= MAX_STUB_LENGTH &&
    html.includes('/authwall?trk=') &&
    html.includes('sessionRedirect=')
  );
}

function ownUrl(document: GuestDocument, kind: 'company' | 'post' | 'member'): string | null {
  const addresses = [...ownAddresses(document), metaProperty(document, 'lnkd:url')];
  for (const address of addresses) {
    const url = kind === 'post' ? postUrl(address) : ownerUrl(address, kind === 'member');
    if (url !== null) {
      return url;
    }
  }
  return null;
}

function postUrl(address: string | null): string | null {
  return postIdInUrl(address) === null ? null : canonicalUrl(address);
}

function ownerUrl(address: string | null, isMember: boolean): string | null {
  const owner = ownerOf(address);
  return owner !== null && (owner.kind === 'person') === isMember ? owner.url : null;
}

/** What was asked for, where the refusal carries it along as the page to return to. */
function refusedUrl(document: GuestDocument, finalUrl: string | null): string | null {
  const parameters = parseUrl(finalUrl)?.searchParams;
  const field = document.first('input', withAttribute('name', 'session_redirect'));
  const target =
    parameters?.get('sessionRedirect') ??
    parameters?.get('session_redirect') ??
    field?.attribute('value') ??
    null;
  return target === null || isRefusalUrl(target)
    ? null
    : (parseTarget(target)?.url ?? canonicalUrl(target));
}
