import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model, QueryFilter } from 'mongoose';

import { duplicatesIn, isDuplicateKey } from '../../common/errors/duplicate-key.js';
import {
  FIRST_INSTANT,
  type KeysetSort,
  readStretches,
  sortOf,
  stretchesAfter,
} from '../../common/pagination/keyset.js';
import { type Position, type Run, toRun } from '../../common/pagination/slice.js';
import { Scrape, type ScrapeState, type ScrapeTarget } from './schemas/scrape.schema.js';
import type { ScrapeOutcome } from './scrape-outcome.js';

/** A filter by meaning; how it becomes a query is this file's business. */
export interface ScrapesFilter {
  readonly outcome: ScrapeOutcome | null;
  readonly state: ScrapeState | null;
  /** Names of one page; null for all. */
  readonly pageIds: readonly string[] | null;
  readonly since: Date | null;
  readonly until: Date | null;
}

/** Before any scrape: with it in every filter, an index answers also a count of all. */
const BEGINNING = new Date(0);

const NEWEST_FIRST: KeysetSort = {
  field: 'requestedAt',
  direction: -1,
  key: 'scrapeId',
  least: FIRST_INSTANT,
};

/** How scrapes lie in MongoDB, as records to read. What moves them along is in scrape-queue.repository.ts. */
@Injectable()
export class ScrapesRepository {
  constructor(@InjectModel(Scrape.name) private readonly model: Model<Scrape>) {}

  findByScrapeId(scrapeId: string): Promise<Scrape | null> {
    return this.model.findOne({ scrapeId }).lean<Scrape>().exec();
  }

  listByScrapeIds(scrapeIds: readonly string[]): Promise<Scrape[]> {
    return this.model
      .find({ scrapeId: { $in: scrapeIds } })
      .lean<Scrape[]>()
      .exec();
  }

  findActive(activeKey: string): Promise<Scrape | null> {
    return this.model.findOne({ activeKey }).lean<Scrape>().exec();
  }

  listActive(activeKeys: readonly string[]): Promise<Scrape[]> {
    return this.model
      .find({ activeKey: { $in: activeKeys } })
      .lean<Scrape[]>()
      .exec();
  }

  async listNewestFirst(
    filter: ScrapesFilter,
    limit: number,
    position: Position | null,
  ): Promise<Run<Scrape>> {
    const stretches = stretchesAfter(NEWEST_FIRST, position);
    const rows = await readStretches(stretches, limit + 1, (stretch, wanted) =>
      this.model
        .find({ $and: [conditionOf(filter), stretch] })
        .sort(sortOf(NEWEST_FIRST))
        .limit(wanted)
        .lean<Scrape[]>()
        .exec(),
    );
    return toRun(rows, limit, (row) => ({ value: row.requestedAt, key: row.scrapeId }));
  }

  count(filter: ScrapesFilter): Promise<number> {
    return this.model.countDocuments(conditionOf(filter)).exec();
  }

  /** The scrape of a target that was over last, if it was so at or after `since`. */
  findLatestEnded({ kind, id }: ScrapeTarget, since: Date): Promise<Scrape | null> {
    return this.model
      .findOne({ 'target.id': id, 'target.kind': kind, finishedAt: { $gte: since } })
      .sort({ finishedAt: -1 })
      .lean<Scrape>()
      .exec();
  }

  /** False when there is an active scrape of this target already. */
  async insertUnlessActive(scrape: Scrape): Promise<boolean> {
    try {
      await this.model.create(scrape);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) {
        return false;
      }
      throw error;
    }
  }

  /** In one round trip, and answers those that were refused: there is an active scrape of their target, or one of their id. */
  async insertManyUnlessKnown(scrapes: readonly Scrape[]): Promise<Scrape[]> {
    try {
      const inserts = scrapes.map((document) => ({ insertOne: { document } }));
      await this.model.bulkWrite(inserts, { ordered: false });
      return [];
    } catch (error) {
      const known = duplicatesIn(error);
      if (known === null) {
        throw error;
      }
      return known.flatMap((index) => scrapes[index] ?? []);
    }
  }
}

function conditionOf({
  outcome,
  state,
  pageIds,
  since,
  until,
}: ScrapesFilter): QueryFilter<Scrape> {
  return {
    ...(outcome !== null && { outcome }),
    ...(state !== null && { state }),
    ...(pageIds !== null && { 'target.id': { $in: [...pageIds] }, 'target.kind': 'page' }),
    requestedAt: { $gte: since ?? BEGINNING, ...(until && { $lt: until }) },
  };
}
