import { readFile } from 'node:fs/promises';

import { type FetchedDocument, UpstreamDownError } from '@app/fetching';
import { companyPageUrl, parseTarget } from '@app/linkedin';

import type { ProbeReport } from '../../common/health/health-probes.js';
import type { Snapshot, SnapshotIndex } from './snapshot-index.js';
import { Source } from './source.port.js';

/** A folder of saved pages. A target that was never saved answers as a site does that never had it: 404. */
export class SnapshotsSource extends Source {
  readonly name = 'snapshots';

  constructor(private readonly index: SnapshotIndex) {
    super();
  }

  async fetchPage(pageId: string): Promise<FetchedDocument> {
    return load(companyPageUrl(pageId), await this.index.find({ kind: 'page', id: pageId }));
  }

  async fetchPost(url: string): Promise<FetchedDocument> {
    const target = parseTarget(url);
    const snapshot =
      target?.kind === 'post' ? await this.index.find({ kind: 'post', id: target.postId }) : null;
    return load(url, snapshot);
  }

  renderPage(): Promise<null> {
    return Promise.resolve(null);
  }

  async findPostUrl(postId: string): Promise<string | null> {
    return (await this.index.find({ kind: 'post', id: postId }))?.url ?? null;
  }

  report(): Promise<ProbeReport> {
    return Promise.resolve({ status: 'up', source: this.name, documentCount: this.index.size });
  }

  close(): Promise<void> {
    return Promise.resolve();
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
