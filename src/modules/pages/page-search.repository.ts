import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import { type Model, mongo, type PipelineStage } from 'mongoose';

import {
  type Condition,
  type KeysetSort,
  readStretches,
  sortOf,
  stretchesAfter,
} from '../../common/pagination/keyset.js';
import { type Position, type Run, toRun } from '../../common/pagination/slice.js';
import { Env } from '../../config/env.js';
import {
  type Clause,
  clausesOf,
  conditionOf,
  type PagesFilter,
  ranksOf,
  SORTED_BY,
} from './page-clauses.js';
import { MOST_FOLLOWED_FIRST } from './page-orders.js';
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

type Index = Record<string, 1 | -1>;

/** How the pages of a list are come by. */
interface Way {
  readonly index: Index;
  /** What the index is asked. */
  readonly entry: Condition;
  /** What only reading a page tells; null for nothing. */
  readonly rest: Condition | null;
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
    const { filter, sort, limit, position } = request;
    if (sort !== null) {
      return this.runOf(
        await this.listOne(clausesOf(filter), sort, request, position),
        sort,
        limit,
      );
    }
    const ranks = ranksOf(filter);
    const rows: { row: CompanyPage; rank: number }[] = [];
    const first = position?.rank ?? 0;
    for (let rank = first; rank < ranks.length && rows.length <= limit; rank += 1) {
      const wanted = { ...request, limit: limit - rows.length };
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
    { fields, limit }: PagesRequest,
    position: Position | null,
  ): Promise<Reading> {
    const way = await this.wayTo(clauses, sort);
    const projection = fields === null ? WITHOUT_KEYS : projectionOf(fields, sort);
    let stoppedAt: Position | null = null;
    const rows = await readStretches(
      stretchesAfter(sort, position),
      limit + 1,
      async (stretch, wanted) => {
        if (stoppedAt !== null) {
          return [];
        }
        const entry = allOf([way.entry, stretch]);
        const found = await this.read({ ...way, entry }, sort, wanted, projection);
        if (way.rest !== null && found.length < wanted) {
          stoppedAt = await this.findEnd({ ...way, entry }, sort);
        }
        return found;
      },
    );
    return { rows, stoppedAt: rows.length > limit ? null : stoppedAt };
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
   */
  private async wayTo(clauses: readonly Clause[], sort: KeysetSort): Promise<Way> {
    const { way, unused } = walkOf(clauses, sort);
    if (unused.length === 0) {
      return way;
    }
    const indexed = clauses.filter(({ field }) => field !== null);
    const counts = await Promise.all(indexed.map((clause) => this.countEntries(clause)));
    const least = Math.min(...counts);
    const rarest = indexed[counts.indexOf(least)];
    if (rarest === undefined || least > this.readAtMost) {
      return way;
    }
    const others = clauses.filter((clause) => clause !== rarest);
    return { index: indexOf(rarest), entry: conditionOf([rarest, ...others]), rest: null };
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

/** The index that has the order, after one of the clauses if possible, and the clauses it does not know of. */
function walkOf(clauses: readonly Clause[], sort: KeysetSort): { way: Way; unused: Clause[] } {
  const first = clauses.find(
    ({ field }) => field !== null && (SORTED_BY[field] as readonly string[]).includes(sort.field),
  );
  const range = clauses.find(({ field }) => field === sort.field);
  const used = [first, range].filter((clause) => clause !== undefined);
  const left = clauses.filter((clause) => !used.includes(clause));
  const rest = conditionOf([
    ...left,
    ...used.flatMap(({ rest: own }): Clause[] =>
      own === null ? [] : [{ entry: own, field: null, rest: null }],
    ),
  ]);
  return {
    way: {
      index: { ...(first?.field && { [first.field]: 1 as const }), ...inOrder(sort.field) },
      entry: allOf(used.map(({ entry }) => entry)),
      rest: isEmpty(rest) ? null : rest,
    },
    unused: left.filter(({ field }) => field !== null),
  };
}

/** The end of an index that gives an order, in either direction. */
function inOrder(field: string): Index {
  const direction = field === 'name' ? 1 : -1;
  return { [field]: direction, pageId: direction };
}

/** An index by which the pages of a clause are found, in whatever order. */
function indexOf({ field }: Clause): Index {
  const isRange = field === 'totalFollowers' || field === 'employeeCount';
  return field === null || isRange
    ? inOrder(field ?? MOST_FOLLOWED_FIRST.field)
    : { [field]: 1, ...inOrder(MOST_FOLLOWED_FIRST.field) };
}

function projectionOf(fields: readonly string[], { field }: KeysetSort): Record<string, 0 | 1> {
  return { _id: 0, pageId: 1, [field]: 1, ...Object.fromEntries(fields.map((name) => [name, 1])) };
}

function positionOf(row: CompanyPage, { field }: KeysetSort): Position {
  return { value: row[field as keyof CompanyPage] as Position['value'], key: row.pageId };
}

function allOf(conditions: readonly Condition[]): Condition {
  const all = conditions.filter((condition) => !isEmpty(condition));
  return all.length === 0 ? {} : { $and: all };
}

function isEmpty(condition: Condition): boolean {
  return Object.keys(condition).length === 0;
}
