import { readFile } from 'node:fs/promises';

import { type FetchedDocument, UpstreamDownError } from '@app/fetching';
import { companyPageUrl, parseTarget } from '@app/linkedin';

import type { ProbeReport } from '../../common/health/health-probes.js';
import type { ScrapeTarget } from './schemas/scrape.schema.js';
import type { Snapshot, SnapshotIndex } from './snapshot-index.js';
import { Source } from './source.port.js';

/** A folder of saved pages. A target that was never saved answers as a site does that never had it: 404. */
export class SnapshotsSource extends Source {
  readonly name = 'snapshots';

  constructor(private readonly index: SnapshotIndex) {
    super();
  }

  async fetchPage(pageId: string): Promise<FetchedDocument> {
    const url = companyPageUrl(pageId);
    return load(url, await this.find({ kind: 'page', id: pageId }, url));
  }

  async fetchPost(url: string): Promise<FetchedDocument> {
    const target = parseTarget(url);
    const snapshot =
      target?.kind === 'post' ? await this.find({ kind: 'post', id: target.postId }, url) : null;
    return load(url, snapshot);
  }

  renderPage(): Promise<null> {
    return Promise.resolve(null);
  }

  renderPost(): Promise<null> {
    return Promise.resolve(null);
  }

  async findPostUrl(postId: string): Promise<string | null> {
    return (await this.find({ kind: 'post', id: postId }, postId))?.url ?? null;
  }

  report(): Promise<ProbeReport> {
    return Promise.resolve({ status: 'up', source: this.name, documentCount: this.index.size });
  }

  close(): Promise<void> {
    return Promise.resolve();
  }

  /** A folder that went away since the start is no verdict on what was in it. */
  private async find(target: ScrapeTarget, url: string): Promise<Snapshot | null> {
    try {
      return await this.index.find(target);
    } catch (cause) {
      throw new UpstreamDownError(url, 'is in a folder that cannot be read', null, null, { cause });
    }
  }
}

async function load(requestedUrl: string, snapshot: Snapshot | null): Promise<FetchedDocument> {
  return {
    requestedUrl,
    finalUrl: snapshot?.url ?? requestedUrl,
    status: snapshot ? 200 : 404,
    contentType: null,
    body: snapshot ? await read(snapshot, requestedUrl) : new Uint8Array(),
    fetchedAt: new Date(),
    redirects: snapshot?.url && snapshot.url !== requestedUrl ? [requestedUrl] : [],
  };
}

/** A file that went away since it was found is no verdict on the page. */
async function read(snapshot: Snapshot, url: string): Promise<Uint8Array> {
  try {
    return await readFile(snapshot.file);
  } catch (cause) {
    throw new UpstreamDownError(url, 'has a saved copy that cannot be read', null, null, { cause });
  }
}
