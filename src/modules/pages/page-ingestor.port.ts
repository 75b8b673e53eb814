/** Fetches and stores a page now. Declared here so that `pages` need not know who scrapes. */
export abstract class PageIngestor {
  /**
   * Resolves with the page's own id, which differs from the one asked for when that was a number or a former name.
   * Rejects with the error a client is to see when there is nothing to show.
   */
  abstract ingest(pageId: string): Promise<string>;
}
