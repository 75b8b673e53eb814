const LONGEST = 200;

/** A URL for messages: no credentials, query or fragment, which may hold secrets or names, and never longer than a line. */
export function printableUrl(url: string): string {
  try {
    const { protocol, host, pathname } = new URL(url);
    return `${protocol}//${host}${pathname}`.slice(0, LONGEST);
  } catch {
    return url.replace(/[^\x21-\x7e]/g, '?').slice(0, LONGEST);
  }
}
