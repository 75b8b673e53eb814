import type { FetchedDocument } from '@app/fetching';

import type { ProbeReport } from '../../common/health/health-probes.js';

export type SourceName = 'sample' | 'snapshots' | 'live';

/** Where documents come from. Each rejects with a FetchError that says what should happen next. */
export abstract class Source {
  abstract readonly name: SourceName;

  /** The document of a company page. */
  abstract fetchPage(pageId: string): Promise<FetchedDocument>;

  /** The document of a post, by its public address. */
  abstract fetchPost(url: string): Promise<FetchedDocument>;

  /** The same page as a browser renders it; null when this source has no browser to ask. */
  abstract renderPage(pageId: string): Promise<FetchedDocument | null>;

  /** The same post, likewise. */
  abstract renderPost(url: string): Promise<FetchedDocument | null>;

  /** The public address of a post that this source knows by its id alone; null when it does not. */
  abstract findPostUrl(postId: string): Promise<string | null>;

  /** For the health report; touches nobody else's server. */
  abstract report(): Promise<ProbeReport>;

  abstract close(): Promise<void>;
}
