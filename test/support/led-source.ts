import type { FetchedDocument } from '@app/fetching';
import { createWorld } from '@app/sample-world';

import { Source } from '../../src/modules/scraper/source.port.js';
import { aFetchedDocument } from './builders/fetched-document.builder.js';

/** Answers with the sample world's pages, when and how the test says. */
export class LedSource extends Source {
  readonly name = 'sample';
  /** The pages asked for, in order. */
  readonly asked: string[] = [];
  /** What each answer waits for. */
  gate: Promise<unknown> = Promise.resolve();
  /** What the coming answers fail with, one each; then they are good. */
  readonly failures: Error[] = [];
  private readonly world = createWorld();

  async fetchPage(pageId: string): Promise<FetchedDocument> {
    this.asked.push(pageId);
    const failure = this.failures.shift();
    await this.gate;
    if (failure) {
      throw failure;
    }
    const { status, body } = this.world.respond(`/company/${pageId}`);
    return aFetchedDocument({
      status,
      body,
      finalUrl: `https://www.linkedin.com/company/${pageId}`,
    });
  }

  fetchPost(): Promise<FetchedDocument> {
    return Promise.reject(new Error('The test reads no posts'));
  }

  renderPage(): Promise<null> {
    return Promise.resolve(null);
  }

  renderPost(): Promise<null> {
    return Promise.resolve(null);
  }

  findPostUrl(): Promise<null> {
    return Promise.resolve(null);
  }

  report(): Promise<{ status: 'up' }> {
    return Promise.resolve({ status: 'up' });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
