import { BrowserUnavailableError, type FetchedDocument, type Fetcher } from '@app/fetching';
import { companyPageUrl } from '@app/linkedin';

import type { ProbeReport } from '../../common/health/health-probes.js';
import { Source, type SourceName } from './source.port.js';

const CANONICAL_ORIGIN = 'https://www.linkedin.com';

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
    return this.fetch(this.options.fetcher, companyPageUrl(pageId));
  }

  fetchPost(url: string): Promise<FetchedDocument> {
    return this.fetch(this.options.fetcher, url);
  }

  renderPage(pageId: string): Promise<FetchedDocument | null> {
    return this.render(companyPageUrl(pageId));
  }

  renderPost(url: string): Promise<FetchedDocument | null> {
    return this.render(url);
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

  private async render(canonicalUrl: string): Promise<FetchedDocument | null> {
    const { browser } = this.options;
    try {
      return browser && (await this.fetch(browser, canonicalUrl));
    } catch (error) {
      if (error instanceof BrowserUnavailableError) {
        return null;
      }
      throw error;
    }
  }

  /** Asks where the documents are served, and tells where they canonically are. */
  private async fetch(fetcher: Fetcher, canonicalUrl: string): Promise<FetchedDocument> {
    const { pathname } = new URL(canonicalUrl);
    const fetched = await fetcher.fetch(new URL(pathname, this.options.origin));
    return { ...fetched, finalUrl: this.canonical(fetched.finalUrl) };
  }

  private canonical(servedUrl: string): string {
    const { origin, pathname, search } = new URL(servedUrl);
    return origin === this.options.origin
      ? new URL(pathname + search, CANONICAL_ORIGIN).href
      : servedUrl;
  }
}
