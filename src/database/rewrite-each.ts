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
 * `lastSeenAt`) is looked at again as it is by then, if it still matches the filter; so is what is to be deleted. Without a
 * filter that goes, seen again or not: what is an erased person's stays theirs.
 */
export async function rewriteEach<T extends { readonly lastSeenAt: Date }, F extends keyof T>(
  model: Model<T>,
  fields: readonly F[],
  rewrite: (document: Pick<T, F>) => Pick<T, F> | null,
  filter: QueryFilter<T> = {},
): Promise<Rewritten<Pick<T, F>>> {
  const deleted = new Map<string, Pick<T, F>>();
  const changed = new Map<string, Pick<T, F>>();
  const read = [...fields, 'lastSeenAt'];
  for await (const batch of batchesOf(model, filter, read)) {
    for (let rows = batch; rows.length > 0;) {
      const deletions: mongo.AnyBulkWriteOperation[] = [];
      const updates: mongo.AnyBulkWriteOperation[] = [];
      const updatedIds: Types.ObjectId[] = [];
      for (const { _id: id, lastSeenAt, ...rest } of rows) {
        const before = rest as unknown as Pick<T, F>;
        const after = rewrite(before);
        if (after === null) {
          changed.delete(id.toHexString());
          deleted.set(id.toHexString(), before);
          deletions.push({ deleteOne: { filter: { $and: [{ _id: id }, filter] } } });
        } else if (!isDeepStrictEqual(after, before)) {
          changed.set(id.toHexString(), before);
          updatedIds.push(id);
          updates.push({ updateOne: { filter: { _id: id, lastSeenAt }, update: { $set: after } } });
        }
      }
      const written = await writeAll(model, [...deletions, ...updates]);
      rows =
        written < updates.length
          ? await rowsOf(model, { $and: [{ _id: { $in: updatedIds } }, filter] }, read)
          : [];
    }
  }
  return { deleted: [...deleted.values()], changed: [...changed.values()] };
}

/** Answers how many documents the updates found. */
async function writeAll<T>(
  model: Model<T>,
  operations: mongo.AnyBulkWriteOperation[],
): Promise<number> {
  if (operations.length === 0) {
    return 0;
  }
  const { matchedCount } = await model.collection.bulkWrite(operations, { ordered: false });
  return matchedCount;
}

async function* batchesOf<T>(
  model: Model<T>,
  filter: QueryFilter<T>,
  fields: readonly PropertyKey[],
): AsyncGenerator<readonly Row<T>[]> {
  let last: Types.ObjectId | null = null;
  for (;;) {
    const rest: QueryFilter<T> =
      last === null ? filter : { $and: [{ _id: { $gt: last } }, filter] };
    const batch: readonly Row<T>[] = await rowsOf(model, rest, fields);
    yield batch;
    last = batch.at(-1)?._id ?? null;
    if (batch.length < BATCH_SIZE) {
      return;
    }
  }
}

function rowsOf<T>(
  model: Model<T>,
  filter: QueryFilter<T>,
  fields: readonly PropertyKey[],
): Promise<readonly Row<T>[]> {
  return model
    .find(filter)
    .sort({ _id: 1 })
    .limit(BATCH_SIZE)
    .select(fields.map(String))
    .lean<Row<T>[]>()
    .exec();
}
