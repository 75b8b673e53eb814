import type { AuthorRecord, PageKind } from '@app/linkedin';
import type { CheerioAPI } from 'cheerio';

/** What a selection is: cheerio brings a domhandler of its own, so its types are taken from cheerio. */
export type Selection = ReturnType<CheerioAPI>;

export function authorOf(link: Selection): AuthorRecord | null {
  const href = unwrapped(link.attr('href') ?? '');
  const [, section = '', slug = ''] =
    /linkedin\.com\/(in|company|school|showcase)\/([^/?#]+)/.exec(href) ?? [];
  const kind = section === 'in' ? 'person' : (section as PageKind);
  const decoded = decodeURIComponent(slug);
  return slug === ''
    ? null
    : {
        name: line(link),
        url: `https://www.linkedin.com/${section}/${encodeURIComponent(decoded)}`,
        kind,
      };
}

export function slugIn(url: string | null): string | null {
  const slug = url?.split('/').at(-1);
  return slug === undefined ? null : decodeURIComponent(slug);
}

export function unwrapped(href: string): string {
  const url = new URL(href, 'https://www.linkedin.com');
  const inner = url.searchParams.get('url') ?? url.searchParams.get('session_redirect');
  const isRedirect = /^\/(?:redir|signup|login)/.test(url.pathname);
  return isRedirect && inner !== null ? inner : href.replace(/[?&]trk=[^&#]*/, '');
}

export function picture(image: Selection): string | null {
  const url = image.attr('data-delayed-url') ?? image.attr('src') ?? null;
  return url?.includes('static.licdn.com') === true ? null : url;
}

export function line(elements: Selection): string | null {
  return elements.first().text().replace(/\s+/g, ' ').trim() || null;
}

export function prose(text: string): string | null {
  return text.trim() || null;
}

export function numberOf(value: unknown): number | null {
  return typeof value === 'number' ? value : null;
}
