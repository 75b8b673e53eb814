/**
 * One instance for scrape-kill: the whole application without HTTP, before a source that answers with the sample world's
 * pages after a while. What it was allowed to end it writes to a file, line by line, before anything else happens.
 */
import 'reflect-metadata';

import { appendFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

import type { FetchedDocument } from '@app/fetching';
import { createWorld } from '@app/sample-world';
import { Test } from '@nestjs/testing';

import { AppModule } from '../../src/app.module.js';
import { ScrapeRunner } from '../../src/modules/scraper/scrape.runner.js';
import { ScrapeQueueRepository } from '../../src/modules/scraper/scrape-queue.repository.js';
import { Source } from '../../src/modules/scraper/source.port.js';

const [endsFile = '', slowestFetchMs = '400'] = process.argv.slice(2);

/** Long enough that a kill finds scrapes in every stage. */
class SlowSource extends Source {
  readonly name = 'sample';
  private readonly world = createWorld();

  fetchPage(pageId: string): Promise<FetchedDocument> {
    return this.fetch(`https://www.linkedin.com/company/${pageId}`);
  }

  fetchPost(url: string): Promise<FetchedDocument> {
    return this.fetch(url);
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

  private async fetch(url: string): Promise<FetchedDocument> {
    await setTimeout(Math.random() * Number(slowestFetchMs));
    const { status, body } = this.world.respond(new URL(url).pathname);
    return {
      requestedUrl: url,
      finalUrl: url,
      status,
      contentType: 'text/html; charset=utf-8',
      fetchedAt: new Date(),
      redirects: [],
      body: Buffer.from(body),
    };
  }
}

/** By what name this instance holds leases. */
function ownerOf(runner: ScrapeRunner): string {
  const lease = runner.reserve();
  if (lease === null) {
    return '';
  }
  runner.release(lease);
  return lease.owner;
}

function noteEnds(queue: ScrapeQueueRepository): void {
  for (const step of ['updateToSucceeded', 'updateToFailed'] as const) {
    const original = queue[step].bind(queue);
    queue[step] = async (scrapeId, token, end, at) => {
      const isAccepted = await original(scrapeId, token, end, at);
      if (isAccepted) {
        appendFileSync(endsFile, `${scrapeId}\n`);
      }
      return isAccepted;
    };
  }
}

const module = await Test.createTestingModule({ imports: [AppModule] })
  .overrideProvider(Source)
  .useValue(new SlowSource())
  .compile();
noteEnds(module.get(ScrapeQueueRepository, { strict: false }));
module.useLogger(false);
await module.init();
process.stdout.write(`${ownerOf(module.get(ScrapeRunner, { strict: false }))}\n`);
