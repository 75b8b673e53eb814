import { isDeepStrictEqual } from 'node:util';

import type { Model, mongo, QueryFilter, Types } from 'mongoose';

const BATCH_SIZE = 500;

/** What a walk through a collection changed, each document as it was when it was looked at. */
export interface Rewritten<T> {
  readonly deleted: readonly T[];
  readonly changed: readonly T[];
}

type Row<T> = T & { readonly _id: Types.ObjectId };

/**
 * Walks through a collection, or what of it matches a filter, in the order of its primary key, a batch at a time, and
 * makes each document what `rewrite` says: null to delete it, the same to leave it. What was seen again meanwhile (another
 * `lastSeenAt`) is not rewritten, but left to whoever wrote it; and deleted is only what still matches the filter. Without a
 * filter it goes, seen again or not: what is an erased person's stays theirs.
 */
export async function rewriteEach<T extends { readonly lastSeenAt: Date }, F extends keyof T>(
  model: Model<T>,
  fields: readonly F[],
  rewrite: (document: Pick<T, F>) => Pick<T, F> | null,
  filter: QueryFilter<T> = {},
): Promise<Rewritten<Pick<T, F>>> {
  const deleted: Pick<T, F>[] = [];
  const changed: Pick<T, F>[] = [];
  for await (const batch of batchesOf(model, filter, [...fields, 'lastSeenAt'])) {
    const operations: mongo.AnyBulkWriteOperation[] = [];
    for (const { _id: id, lastSeenAt, ...rest } of batch) {
      const before = rest as unknown as Pick<T, F>;
      const after = rewrite(before);
      if (after === null) {
        deleted.push(before);
        operations.push({ deleteOne: { filter: { $and: [{ _id: id }, filter] } } });
      } else if (!isDeepStrictEqual(after, before)) {
        changed.push(before);
        operations.push({
          updateOne: { filter: { _id: id, lastSeenAt }, update: { $set: after } },
        });
      }
    }
    if (operations.length > 0) {
      await model.collection.bulkWrite(operations, { ordered: false });
    }
  }
  return { deleted, changed };
}

async function* batchesOf<T>(
  model: Model<T>,
  filter: QueryFilter<T>,
  fields: readonly PropertyKey[],
): AsyncGenerator<readonly Row<T>[]> {
  let last: Types.ObjectId | null = null;
  for (;;) {
    const batch: readonly Row<T>[] = await model
      .find(last === null ? filter : { $and: [{ _id: { $gt: last } }, filter] })
      .sort({ _id: 1 })
      .limit(BATCH_SIZE)
      .select(fields.map(String))
      .lean<Row<T>[]>()
      .exec();
    yield batch;
    last = batch.at(-1)?._id ?? null;
    if (batch.length < BATCH_SIZE) {
      return;
    }
  }
}
