import { BrowserUnavailableError, type FetchedDocument, type Fetcher } from '@app/fetching';
import { companyPageUrl } from '@app/linkedin';

import type { ProbeReport } from '../../common/health/health-probes.js';
import { Source, type SourceName } from './source.port.js';

export interface HttpSourceOptions {
  readonly name: SourceName;
  /** Where the documents are served: `https://www.linkedin.com`, or the sample site's own address. */
  readonly origin: string;
  readonly fetcher: Fetcher;
  /** Null when no browser is wanted. */
  readonly browser: Fetcher | null;
  readonly report: ProbeReport;
  readonly onClose: () => Promise<void>;
}

/** A site read over HTTP. Addresses are LinkedIn's; the sample site serves the same paths from its own origin. */
export class HttpSource extends Source {
  readonly name: SourceName;

  constructor(private readonly options: HttpSourceOptions) {
    super();
    this.name = options.name;
  }

  fetchPage(pageId: string): Promise<FetchedDocument> {
    return this.options.fetcher.fetch(this.locate(companyPageUrl(pageId)));
  }

  fetchPost(url: string): Promise<FetchedDocument> {
    return this.options.fetcher.fetch(this.locate(url));
  }

  async renderPage(pageId: string): Promise<FetchedDocument | null> {
    try {
      return (await this.options.browser?.fetch(this.locate(companyPageUrl(pageId)))) ?? null;
    } catch (error) {
      if (error instanceof BrowserUnavailableError) {
        return null;
      }
      throw error;
    }
  }

  /** A site knows its posts by their whole address only. */
  findPostUrl(): Promise<null> {
    return Promise.resolve(null);
  }

  report(): Promise<ProbeReport> {
    return Promise.resolve(this.options.report);
  }

  async close(): Promise<void> {
    await Promise.all([this.options.fetcher.close(), this.options.browser?.close()]);
    await this.options.onClose();
  }

  private locate(canonicalUrl: string): URL {
    const { pathname } = new URL(canonicalUrl);
    return new URL(pathname, this.options.origin);
  }
}
