import { Injectable } from '@nestjs/common';
import { ModuleRef } from '@nestjs/core';

import { type Ingestion, PageIngestor, type Patience } from '../pages/page-ingestor.port.js';
import { PostIngestor, type PostReference } from '../posts/post-ingestor.port.js';
import { ScraperService } from './scraper.service.js';

// Both look the scraper up when they are called, not when they are built: it stands on the very services that need
// them, and a constructor cannot wait for itself.

/** Reads a page now, for the pages feature. */
@Injectable()
export class ScraperPageIngestor extends PageIngestor {
  constructor(private readonly moduleRef: ModuleRef) {
    super();
  }

  ingest(pageId: string, patience: Patience): Promise<Ingestion> {
    return this.moduleRef.get(ScraperService).ingestPage(pageId, patience);
  }

  refresh(pageId: string): void {
    this.moduleRef.get(ScraperService).refreshPage(pageId);
  }
}

/** Reads a post and its comments now, for the posts feature. */
@Injectable()
export class ScraperPostIngestor extends PostIngestor {
  constructor(private readonly moduleRef: ModuleRef) {
    super();
  }

  ingest(post: PostReference): Promise<void> {
    return this.moduleRef.get(ScraperService).ingestPost(post);
  }
}
