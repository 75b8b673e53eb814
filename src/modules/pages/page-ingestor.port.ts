/** What asking for a scrape came to within the time one was willing to wait. */
export type Ingestion =
  /** Stored; the page's own id, which differs from the one asked for when that was a number or a former name. */
  | { readonly isDone: true; readonly pageId: string }
  /** Still going on, under this id. */
  | { readonly isDone: false; readonly scrapeId: string };

/** What a reader puts up with. */
export interface Patience {
  readonly waitMs: number;
  /** Ask the source again, even if it has just said that there is no such page. */
  readonly isFreshRequired: boolean;
}

/** Fetches and stores a page now. Declared here so that `pages` need not know who scrapes. */
export abstract class PageIngestor {
  /**
   * Starts a scrape, or joins the one in flight, and waits for it. Rejects with the error a client is to see
   * when it ended within that time and there is nothing to show, or when the source said so a short while ago.
   */
  abstract ingest(pageId: string, patience: Patience): Promise<Ingestion>;

  /** Starts a scrape, or joins the one in flight, that nobody waits for. */
  abstract refresh(pageId: string): void;
}
