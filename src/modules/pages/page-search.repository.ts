import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, mongo, type PipelineStage } from 'mongoose';

import { type KeysetSort, sortOf, stretchesAfter } from '../../common/pagination/keyset.js';
import { type Position, type Run, toRun } from '../../common/pagination/slice.js';
import { Env } from '../../config/env.js';
import { type Clause, clausesOf, conditionOf, type PagesFilter, ranksOf } from './page-clauses.js';
import { MOST_FOLLOWED_FIRST } from './page-orders.js';
import { allOf, indexOf, isEmpty, walkOf, type Way } from './page-ways.js';
import { CountTooCostlyError } from './pages.errors.js';
import { CompanyPage } from './schemas/company-page.schema.js';

/** What a list is asked for. */
export interface PagesRequest {
  readonly filter: PagesFilter;
  /** Null: the best names first. */
  readonly sort: KeysetSort | null;
  /** The fields wanted of each page; null for all. */
  readonly fields: readonly string[] | null;
  readonly limit: number;
  readonly position: Position | null;
}

/** What a list of whole pages leaves in the database. */
const WITHOUT_KEYS = {
  _id: 0,
  nameKey: 0,
  nameWords: 0,
  nameKeys: 0,
  locationWords: 0,
  locationKeys: 0,
} as const;

/** MongoDB's code for an operation that took longer than its `maxTimeMS`. */
const MAX_TIME_EXPIRED = 50;

/** How many pages the index names for a clause; each is asked for once in a request. */
type CountOf = (clause: Clause) => Promise<number>;

/** What of a request holds for each of the lists it is answered from. */
interface Wanted extends Pick<PagesRequest, 'fields' | 'limit'> {
  readonly countOf: CountOf;
}

/** Rows, and where reading stopped before there were enough of them. */
interface Reading {
  readonly rows: readonly CompanyPage[];
  readonly stoppedAt: Position | null;
}

/**
 * Lists stored pages at a cost that depends neither on how many are stored nor on what is asked: every list is read off
 * an index in its own order, from where it goes on, and is given up for this time after a bounded number of pages.
 */
@Injectable()
export class PageSearchRepository {
  private readonly readAtMost: number;
  private readonly countMaxMs: number;

  constructor(
    @InjectModel(CompanyPage.name) private readonly model: Model<CompanyPage>,
    env: Env,
  ) {
    this.readAtMost = env.SEARCH_READ_AT_MOST;
    this.countMaxMs = env.SEARCH_COUNT_MAX_MS;
  }

  /** A run may be shorter than the limit, even empty, although it goes on: where few of many pages match. */
  async list(request: PagesRequest): Promise<Run<CompanyPage>> {
    const { filter, sort, fields, limit, position } = request;
    const countOf = this.counting();
    if (sort !== null) {
      const wanted = { fields, limit, countOf };
      const reading = await this.listOne(clausesOf(filter), sort, wanted, position);
      return this.runOf(reading, sort, limit);
    }
    const ranks = ranksOf(filter);
    const rows: { row: CompanyPage; rank: number }[] = [];
    const first = position?.rank ?? 0;
    for (let rank = first; rank < ranks.length && rows.length <= limit; rank += 1) {
      const wanted = { fields, limit: limit - rows.length, countOf };
      const from = rank === first ? position : null;
      const reading = await this.listOne(ranks[rank] ?? [], MOST_FOLLOWED_FIRST, wanted, from);
      rows.push(...reading.rows.map((row) => ({ row, rank })));
      if (reading.stoppedAt !== null) {
        const next = { ...reading.stoppedAt, rank };
        return { rows: rows.map(({ row }) => row), next };
      }
    }
    const { rows: kept, next } = toRun(rows, limit, ({ row, rank }) => ({
      ...positionOf(row, MOST_FOLLOWED_FIRST),
      rank,
    }));
    return { rows: kept.map(({ row }) => row), next };
  }

  /**
   * How many there are in all: what that takes grows with what is stored.
   * @throws CountTooCostlyError when it takes longer than it may.
   */
  async count(filter: PagesFilter): Promise<number> {
    const condition = conditionOf(clausesOf(filter));
    const maxTimeMS = this.countMaxMs;
    const hint = isEmpty(condition) ? { hint: { pageId: 1 } } : {};
    try {
      return await this.model.countDocuments(condition, { maxTimeMS, ...hint }).exec();
    } catch (error) {
      throw isOutOfTime(error) ? new CountTooCostlyError(maxTimeMS, error) : error;
    }
  }

  private runOf(reading: Reading, sort: KeysetSort, limit: number): Run<CompanyPage> {
    return reading.stoppedAt === null
      ? toRun(reading.rows, limit, (row) => positionOf(row, sort))
      : { rows: reading.rows, next: reading.stoppedAt };
  }

  /** One row more than the limit, when there is one. */
  private async listOne(
    clauses: readonly Clause[],
    sort: KeysetSort,
    { fields, limit, countOf }: Wanted,
    position: Position | null,
  ): Promise<Reading> {
    const way = await this.wayTo(clauses, sort, countOf);
    if (way === null) {
      return { rows: [], stoppedAt: null };
    }
    const projection = fields === null ? WITHOUT_KEYS : projectionOf(fields, sort);
    const [ties = {}, ...others] = stretchesAfter(sort, position);
    // Ties are mostly none, so that what comes after them is asked for at the same time.
    const [beyond, ...last] = others;
    const rows: CompanyPage[] = [];
    for (const stretches of [beyond ? [ties, beyond] : [ties], last]) {
      const missing = limit + 1 - rows.length;
      const readings = await Promise.all(
        stretches.map((stretch) => {
          const entry = allOf([way.entry, stretch]);
          return this.readStretch({ ...way, entry }, sort, missing, projection);
        }),
      );
      for (const reading of readings) {
        rows.push(...reading.rows.slice(0, limit + 1 - rows.length));
        if (rows.length > limit || reading.stoppedAt !== null) {
          return { rows, stoppedAt: rows.length > limit ? null : reading.stoppedAt };
        }
      }
    }
    return { rows, stoppedAt: null };
  }

  private async readStretch(
    way: Way,
    sort: KeysetSort,
    limit: number,
    projection: Record<string, 0 | 1>,
  ): Promise<Reading> {
    const rows = await this.read(way, sort, limit, projection);
    const isShort = way.rest !== null && rows.length < limit;
    return { rows, stoppedAt: isShort ? await this.findEnd(way, sort) : null };
  }

  private read(
    { index, entry, rest }: Way,
    sort: KeysetSort,
    limit: number,
    projection: Record<string, 0 | 1>,
  ): Promise<CompanyPage[]> {
    const narrowing: PipelineStage[] =
      rest === null ? [] : [{ $limit: this.readAtMost }, { $match: rest }];
    return this.model
      .aggregate<CompanyPage>([
        { $match: entry },
        { $sort: sortOf(sort) },
        ...narrowing,
        { $limit: limit },
        { $project: projection },
      ])
      .hint(index)
      .exec();
  }

  /** Where reading was given up; null when there was no more to read. */
  private async findEnd({ index, entry }: Way, sort: KeysetSort): Promise<Position | null> {
    const [last, further] = await this.model
      .find(entry, projectionOf([], sort))
      .sort(sortOf(sort))
      .skip(this.readAtMost - 1)
      .limit(2)
      .hint(index)
      .lean<CompanyPage[]>()
      .exec();
    return last && further ? positionOf(last, sort) : null;
  }

  /**
   * With one index for all that is asked and the order, that. Otherwise, if any of what is asked is true of few pages,
   * those few are read and sorted; if all of it is true of many, enough of them will be met when walking in order.
   * Null when any of it is true of none.
   */
  private async wayTo(
    clauses: readonly Clause[],
    sort: KeysetSort,
    countOf: CountOf,
  ): Promise<Way | null> {
    const { way, unused } = walkOf(clauses, sort);
    if (unused.length === 0) {
      return way;
    }
    const indexed = clauses.filter(({ field }) => field !== null);
    const counts = await Promise.all(indexed.map(countOf));
    const least = Math.min(...counts);
    const rarest = indexed[counts.indexOf(least)];
    if (least === 0) {
      return null;
    }
    if (rarest === undefined || least > this.readAtMost) {
      return way;
    }
    const others = clauses.filter((clause) => clause !== rarest);
    return { index: indexOf(rarest), entry: conditionOf([rarest, ...others]), rest: null };
  }

  private counting(): CountOf {
    const known = new Map<Clause, Promise<number>>();
    return (clause) => {
      const count = known.get(clause) ?? this.countEntries(clause);
      known.set(clause, count);
      return count;
    };
  }

  /** How many pages the index names for a clause; beyond what may be read it does not matter. */
  private countEntries(clause: Clause): Promise<number> {
    return this.model
      .countDocuments(clause.entry, { limit: this.readAtMost + 1, hint: indexOf(clause) })
      .exec();
  }
}

/** Whether the database gave up because of `maxTimeMS`. */
function isOutOfTime(error: unknown): boolean {
  return error instanceof mongo.MongoServerError && error.code === MAX_TIME_EXPIRED;
}

function projectionOf(fields: readonly string[], { field }: KeysetSort): Record<string, 0 | 1> {
  return { _id: 0, pageId: 1, [field]: 1, ...Object.fromEntries(fields.map((name) => [name, 1])) };
}

function positionOf(row: CompanyPage, { field }: KeysetSort): Position {
  return { value: row[field as keyof CompanyPage] as Position['value'], key: row.pageId };
}
