import { parseTarget } from '@app/linkedin';

/** What a request asks for. */
export type RequestTargetKind = 'robots' | 'page' | 'post' | 'other';

export interface RequestTarget {
  readonly targetKind: RequestTargetKind;
  /** Without its query; null unless it is known to name no person. */
  readonly path: string | null;
}

const LINKEDIN = 'https://www.linkedin.com';

/**
 * What the ledger may say about an address. That of a post begins with its author's name, and where a redirect leads may
 * carry one: of those only the kind is kept, so that whoever is erased is not in the ledger either.
 */
export function requestTargetOf(url: string): RequestTarget {
  const { pathname } = new URL(url);
  if (pathname === '/robots.txt') {
    return { targetKind: 'robots', path: pathname };
  }
  const target = parseTarget(new URL(pathname, LINKEDIN).href);
  if (target === null) {
    return { targetKind: 'other', path: null };
  }
  return target.kind === 'page'
    ? { targetKind: 'page', path: new URL(target.url).pathname }
    : { targetKind: 'post', path: null };
}
