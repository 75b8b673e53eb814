/** A document as the other side sent it. `body` is decompressed; `fetchedAt` is our clock; `redirects` are the URLs passed through, in order. */
export interface FetchedDocument {
  readonly requestedUrl: string;
  readonly finalUrl: string;
  readonly status: number;
  /** `null` when the answer carried no content type. */
  readonly contentType: string | null;
  readonly body: Uint8Array;
  readonly fetchedAt: Date;
  readonly redirects: readonly string[];
}

/**
 * Reads one public document. Rejects with a `FetchError` that says whether to try again,
 * or with the signal's reason when the caller gave up.
 */
export abstract class Fetcher {
  abstract fetch(url: URL, signal?: AbortSignal): Promise<FetchedDocument>;
  abstract close(): Promise<void>;
}
