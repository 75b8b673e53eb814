import { createHash } from 'node:crypto';

import type { FetchedDocument } from '@app/fetching';
import { decodeDocument, PARSER_VERSION, peopleNamedIn } from '@app/linkedin';
import { Injectable, Optional } from '@nestjs/common';

import { holdsName, type NameQuestion } from '../../common/people/names.js';
import type { PageFollower } from '../../common/renames/page-followers.js';
import { PersonHasher } from '../../common/secrets/person-hasher.service.js';
import { Env } from '../../config/env.js';
import { ArchiveWatch } from './archive-watch.service.js';
import { compress, decompress } from './compression.js';
import type { Snapshot, SnapshotTarget } from './schemas/snapshot.schema.js';
import {
  type SnapshotPosition,
  type SnapshotReading,
  SnapshotsRepository,
} from './snapshots.repository.js';
import { NobodySuppressed, Suppressions } from './suppressions.port.js';

const DAY_MS = 86_400_000;
const EARLIEST = new Date(0);
const BATCH_SIZE = 100;

/** MongoDB takes no document above 16 MiB; what stands around the body needs far less than the rest. */
const MAX_STORED_BYTES = 15 * 1024 * 1024;

/** A guest page names some dozens of people; what names thousands is no page we know, and its hashes would not fit. */
const MAX_PEOPLE = 5_000;

/** A document that has been fetched and judged. */
export interface SnapshotArrival {
  readonly target: SnapshotTarget;
  readonly pageId: string | null;
  readonly fetched: FetchedDocument;
  /** Its body as text, where somebody has decoded it already: that is a good part of what keeping it costs. */
  readonly text?: string;
  readonly isRendered: boolean;
  readonly outcome: string;
  readonly isQuarantined: boolean;
  /** What was learned from it is stored under this instant. */
  readonly seenAt: Date;
}

/** A document of the archive, with what is known about it. */
export type ArchivedDocument = Readonly<Snapshot>;

/** Keeps every fetched document, so that a better parser can read it again without asking anybody. */
@Injectable()
export class SnapshotsService implements PageFollower {
  private readonly suppressions: Suppressions;

  constructor(
    private readonly snapshots: SnapshotsRepository,
    private readonly hasher: PersonHasher,
    private readonly watch: ArchiveWatch,
    private readonly env: Env,
    @Optional() suppressions?: Suppressions,
  ) {
    this.suppressions = suppressions ?? new NobodySuppressed();
  }

  /**
   * Keeps a document. False when that failed, which is logged, counted and told by health, and never keeps a scrape
   * from storing what it read; null when there is nothing to keep, or nothing is to be kept.
   */
  async archive(arrival: SnapshotArrival): Promise<boolean | null> {
    if (this.env.ARCHIVE === 'off' || arrival.fetched.body.length === 0) {
      return null;
    }
    try {
      await this.keep(arrival);
      return true;
    } catch (error) {
      this.watch.noteFailure(error);
      return false;
    }
  }

  /** The document of a snapshot as it was fetched; null when it is withheld. */
  async open(snapshot: Snapshot): Promise<FetchedDocument | null> {
    const { body, byteCount, contentType, httpStatus, redirects, requestedUrl, finalUrl } =
      snapshot;
    if (body === null || requestedUrl === null || finalUrl === null) {
      return null;
    }
    return {
      requestedUrl,
      finalUrl,
      redirects,
      contentType,
      status: httpStatus,
      fetchedAt: snapshot.lastFetchedAt,
      body: await decompress(body, byteCount),
    };
  }

  find(sha256: string): Promise<Snapshot | null> {
    return this.snapshots.findBySha256(sha256);
  }

  listByTime(
    since: Date,
    after: SnapshotPosition | null,
    limit: number,
  ): Promise<readonly Snapshot[]> {
    return this.snapshots.listByTime(since, after, limit);
  }

  countSince(since: Date): Promise<number> {
    return this.snapshots.countSince(since);
  }

  /** Documents fetched since then whose content was not believed. */
  countQuarantinedSince(since: Date): Promise<number> {
    return this.snapshots.countQuarantinedSince(since);
  }

  /** Notes how a document was read another time. */
  noteReading(sha256: string, reading: SnapshotReading): Promise<void> {
    return this.snapshots.updateReading(sha256, reading);
  }

  /** Removes every document that may name a person (hash of `PersonHasher`), and says how many there were. */
  deleteShowing(personHash: string): Promise<number> {
    return this.snapshots.deleteNaming(personHash);
  }

  /** No answer shows the archive. */
  async follow(formerId: string, pageId: string): Promise<readonly string[]> {
    await this.snapshots.updatePageId(formerId, pageId);
    return [];
  }

  /** Opens every document that is left and removes those that hold one of the names; says how many there were. */
  async deleteHolding(question: NameQuestion): Promise<number> {
    let deletedCount = 0;
    let last: SnapshotPosition | null = null;
    do {
      const batch: readonly Snapshot[] = await this.snapshots.listByTime(
        EARLIEST,
        last,
        BATCH_SIZE,
      );
      const holding: string[] = [];
      for (const snapshot of batch) {
        const document = await this.open(snapshot);
        if (document !== null && holdsName(textOf(document), question)) {
          holding.push(snapshot.sha256);
        }
      }
      deletedCount += await this.snapshots.deleteBySha256s(holding);
      last = batch.at(-1) ?? null;
    } while (last !== null);
    return deletedCount;
  }

  private async keep(arrival: SnapshotArrival): Promise<void> {
    const { outcome, isQuarantined, seenAt, fetched } = arrival;
    const sha256 = createHash('sha256').update(fetched.body).digest('hex');
    const reading = { outcome, isQuarantined, parserVersion: PARSER_VERSION };
    const sighting = { ...reading, lastFetchedAt: seenAt, expiresAt: this.expiryFrom(seenAt) };
    const text = arrival.text ?? textOf(fetched);
    const snapshot = await this.snapshotOf(sha256, arrival, text);
    // Hardly a page comes twice with the same bytes, so nobody asks first whether it did.
    while (!(await this.snapshots.insert(snapshot))) {
      if (await this.snapshots.updateSighting(sha256, sighting)) {
        this.watch.noteSuccess('seenAgain', 0, 0);
        return;
      }
    }
    // Whoever was erased while this was being written must not come back by it.
    if (!snapshot.isWithheld && (await this.showsSuppressed(snapshot, text))) {
      await this.snapshots.updateAsWithheld(sha256, WITHHELD);
    }
    const { isWithheld, byteCount, compressedByteCount } = snapshot;
    this.watch.noteSuccess(isWithheld ? 'withheld' : 'stored', byteCount, compressedByteCount);
  }

  private async snapshotOf(
    sha256: string,
    arrival: SnapshotArrival,
    text: string,
  ): Promise<Snapshot> {
    const { target, pageId, fetched, isRendered, outcome, isQuarantined, seenAt } = arrival;
    const people = peopleNamedIn(text);
    const peopleHashes = people.size > MAX_PEOPLE ? [] : [...(await this.hasher.hashAll(people))];
    const isTooMuch = people.size > MAX_PEOPLE;
    const body =
      isTooMuch || (await this.showsSuppressed({ peopleHashes }, text))
        ? null
        : await compress(fetched.body);
    const snapshot: Snapshot = {
      sha256,
      target,
      pageId,
      requestedUrl: fetched.requestedUrl,
      finalUrl: fetched.finalUrl,
      redirects: [...fetched.redirects],
      contentType: fetched.contentType,
      httpStatus: fetched.status,
      isRendered,
      fetchedAt: seenAt,
      lastFetchedAt: seenAt,
      fetchCount: 1,
      parserVersion: PARSER_VERSION,
      outcome,
      isQuarantined,
      isWithheld: false,
      byteCount: fetched.body.length,
      compressedByteCount: body?.length ?? 0,
      peopleHashes,
      expiresAt: this.expiryFrom(seenAt),
      body,
    };
    const isWithheld = body === null || body.length > MAX_STORED_BYTES;
    return isWithheld ? { ...snapshot, ...WITHHELD } : snapshot;
  }

  private showsSuppressed(
    { peopleHashes }: Pick<Snapshot, 'peopleHashes'>,
    text: string,
  ): Promise<boolean> {
    return this.suppressions.isAnyoneShown(peopleHashes, text);
  }

  private expiryFrom(seenAt: Date): Date | null {
    const { ARCHIVE_RETENTION_DAYS: documents, PEOPLE_RETENTION_DAYS: people } = this.env;
    // Documents show people: they are kept no longer than what was read out of them.
    const limits = [documents, people].filter((days) => days > 0);
    return limits.length === 0 ? null : new Date(seenAt.getTime() + Math.min(...limits) * DAY_MS);
  }
}

function textOf({ body, contentType }: FetchedDocument): string {
  return decodeDocument(body, contentType);
}

/** An address can name somebody too: that of a post begins with its author. */
const WITHHELD = {
  isWithheld: true,
  body: null,
  compressedByteCount: 0,
  requestedUrl: null,
  finalUrl: null,
  redirects: [] as string[],
};
