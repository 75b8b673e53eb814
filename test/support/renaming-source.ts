import type { FetchedDocument } from '@app/fetching';

import { aFetchedDocument } from './builders/fetched-document.builder.js';
import { LedSource } from './led-source.js';

const ADDRESS = 'https://www.linkedin.com/company/';

/** Answers with the sample world's pages, of which one may go by another id than it has there. */
export class RenamingSource extends LedSource {
  private renamed: { readonly from: string; readonly to: string } | null = null;

  /** From now on, `from` leads to `to`. */
  rename(from: string, to: string): void {
    this.renamed = { from, to };
  }

  override async fetchPage(pageId: string): Promise<FetchedDocument> {
    const { renamed } = this;
    if (renamed === null || ![renamed.from, renamed.to].includes(pageId)) {
      return super.fetchPage(pageId);
    }
    const fetched = await super.fetchPage(renamed.from);
    this.asked.splice(-1, 1, pageId);
    return aFetchedDocument({
      body: Buffer.from(fetched.body)
        .toString('utf8')
        .replaceAll(`/company/${renamed.from}`, `/company/${renamed.to}`),
      finalUrl: ADDRESS + renamed.to,
      redirects: pageId === renamed.to ? [] : [ADDRESS + renamed.to],
    });
  }
}
