import type { Covered, PersonRecord } from '@app/linkedin';
import { Injectable } from '@nestjs/common';
import { InjectModel } from '@nestjs/mongoose';
import type { Model } from 'mongoose';

import {
  type KeysetSort,
  readStretches,
  sortOf,
  stretchesAfter,
} from '../../common/pagination/keyset.js';
import { type Position, type Run, toRun } from '../../common/pagination/slice.js';
import { byKnowledge } from '../../common/records/by-knowledge.js';
import { type Reconciliation, reconcileMany, type Reread } from '../../database/reconcile-many.js';
import { type Rewritten, rewriteEach } from '../../database/rewrite-each.js';
import { Person } from './schemas/person.schema.js';

const BY_NAME: KeysetSort = { field: 'name', direction: 1, key: 'userId', least: '' };

/** What may tell of people, with what a document is known by. */
const TEXTS = ['userId', 'name', 'headline'] as const;

type PersonTexts = Pick<Person, (typeof TEXTS)[number]>;

/** The only file that knows how people lie in MongoDB. */
@Injectable()
export class UsersRepository {
  constructor(@InjectModel(Person.name) private readonly model: Model<Person>) {}

  findByUserId(userId: string): Promise<Person | null> {
    return this.model.findOne({ userId }).lean<Person>().exec();
  }

  async listByName(pageId: string, limit: number, position: Position | null): Promise<Run<Person>> {
    const stretches = stretchesAfter(BY_NAME, position);
    const rows = await readStretches(stretches, limit + 1, (stretch, wanted) =>
      this.model
        .find({ $and: [{ pageId }, stretch] })
        .sort(sortOf(BY_NAME))
        .limit(wanted)
        .lean<Person[]>()
        .exec(),
    );
    return toRun(rows, limit, (row) => ({ value: row.name, key: row.userId }));
  }

  countByPageId(pageId: string): Promise<number> {
    return this.model.countDocuments({ pageId }).exec();
  }

  /** Stores the people a page showed in one round trip, however many there are. */
  async upsertMany(people: readonly Covered<PersonRecord>[], seenAt: Date): Promise<void> {
    if (people.length === 0) {
      return;
    }
    await this.model.collection.bulkWrite(
      people.map(({ record, coverage }) => {
        const { known, unknown } = byKnowledge(record, coverage.missing);
        return {
          updateOne: {
            filter: { userId: record.userId },
            update: {
              $set: { ...known, lastSeenAt: seenAt },
              $setOnInsert: { ...unknown, firstSeenAt: seenAt },
            },
            upsert: true,
          },
        };
      }),
      { ordered: false },
    );
  }

  /** The page that showed them, as it is called now; answers whom. */
  async updatePageId(formerId: string, pageId: string): Promise<readonly string[]> {
    const people = await this.model
      .find({ pageId: formerId }, { _id: 0, userId: 1 })
      .lean<Pick<Person, 'userId'>[]>()
      .exec();
    await this.model.updateMany({ pageId: formerId }, { $set: { pageId } }).exec();
    return people.map(({ userId }) => userId);
  }

  /** Brings stored records up to what an old document says by today's parser, or only tells how they differ. */
  updateReread(
    rereads: readonly Reread<Person>[],
    isDryRun: boolean,
  ): Promise<readonly Reconciliation[]> {
    return reconcileMany(this.model, 'userId', rereads, isDryRun);
  }

  /** Rewrites what tells of people in every document; null deletes it. */
  updateEach(
    rewrite: (record: PersonTexts) => PersonTexts | null,
  ): Promise<Rewritten<PersonTexts>> {
    return rewriteEach(this.model, TEXTS, rewrite);
  }

  async deleteUnseenSince(unseenSince: Date): Promise<number> {
    const { deletedCount } = await this.model
      .deleteMany({ lastSeenAt: { $lt: unseenSince } })
      .exec();
    return deletedCount;
  }
}
