const REDIRECTS: ReadonlySet<number> = new Set([301, 302, 303, 307, 308]);

/** Whether this status sends the reader elsewhere. 300 and 304 do not: there is nothing to follow. */
export function isRedirect(status: number): boolean {
  return REDIRECTS.has(status);
}

/** Where a Location header leads, without its fragment; `null` when it is no URL. */
export function redirectTarget(location: string, from: URL): URL | null {
  try {
    return withoutFragment(new URL(location, from));
  } catch {
    return null;
  }
}

/** A fragment is never sent, so two URLs that differ only there are one document. */
export function withoutFragment(url: URL): URL {
  const copy = new URL(url);
  copy.hash = '';
  return copy;
}
