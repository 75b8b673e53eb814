import { isDeepStrictEqual } from 'node:util';

import type { Model, mongo } from 'mongoose';

/** What every stored record says about when it was seen. */
interface Seen {
  readonly firstSeenAt: Date;
  readonly lastSeenAt: Date;
}

/** Values of some fields, as a parser reads them. */
type Fields<T> = Readonly<Partial<Record<keyof T & string, unknown>>>;

/** A record that was read anew out of an old document. */
export interface Reread<T> {
  readonly record: Fields<T>;
  /** Fields that the document failed to give. */
  readonly missing: readonly string[];
  /** When the document was fetched. */
  readonly seenAt: Date;
  /** What is only written where nothing is stored yet. */
  readonly onlyIfNew: Fields<T>;
  /** Whether no later document has said what the field is, so that an older one may. */
  readonly isOpen: (stored: T, field: keyof T & string) => boolean;
  /** What follows from the record as it will be, such as search keys. */
  readonly derivedFrom: (record: T) => Fields<T>;
}

/** How a stored record differs from what an old document says by today's parser. */
export interface Reconciliation {
  readonly key: string;
  readonly isNew: boolean;
  /** Fields that change; of a new record none are listed. */
  readonly fields: readonly string[];
}

/**
 * Brings stored records up to what rereading gave, in two round trips, one when `isDryRun`; answers those that differ.
 * What a later document said stays, what nobody has said yet is filled in, and whatever is written meanwhile wins.
 */
export async function reconcileMany<T extends Seen>(
  model: Model<T>,
  keyField: keyof T & string,
  rereads: readonly Reread<T>[],
  isDryRun: boolean,
): Promise<readonly Reconciliation[]> {
  const keys = rereads.map(({ record }) => String(record[keyField]));
  const stored = await model
    .find({ [keyField]: { $in: keys } }, { _id: 0 })
    .lean<T[]>()
    .exec();
  const byKey = new Map(stored.map((record) => [String(record[keyField]), record]));
  const plans = rereads.map((reread, index) => {
    const key = keys[index] ?? '';
    return planOf(reread, keyField, key, byKey.get(key) ?? null);
  });
  const due = plans.filter(({ isNew, fields }) => isNew || fields.length > 0);
  if (due.length > 0 && !isDryRun) {
    await model.collection.bulkWrite(
      due.map(({ write }) => write),
      { ordered: false },
    );
  }
  return due.map(({ key, isNew, fields }) => ({ key, isNew, fields }));
}

type Plan = Reconciliation & { readonly write: mongo.AnyBulkWriteOperation };

function planOf<T extends Seen>(
  reread: Reread<T>,
  keyField: keyof T & string,
  key: string,
  stored: T | null,
): Plan {
  const { record, seenAt, onlyIfNew, derivedFrom } = reread;
  if (stored === null) {
    const whole = { ...onlyIfNew, ...record, firstSeenAt: seenAt, lastSeenAt: seenAt } as T;
    const update = { $setOnInsert: { ...whole, ...derivedFrom(whole) } };
    const write = { updateOne: { filter: { [keyField]: key }, update, upsert: true } };
    return { key, isNew: true, fields: [], write };
  }
  const changes = changesOf(reread, stored);
  const derived = derivedFrom({ ...stored, ...changes });
  const write = {
    updateOne: {
      filter: { [keyField]: key, lastSeenAt: stored.lastSeenAt },
      update: { $set: { ...changes, ...derived } },
    },
  };
  return {
    key,
    isNew: false,
    fields: Object.keys(changes),
    write,
  };
}

/** Only what the document said; and what a later one said stays as it is. */
function changesOf<T extends Seen>(
  { record, missing, seenAt, isOpen }: Reread<T>,
  stored: T,
): Fields<T> {
  const isLatest = seenAt >= stored.lastSeenAt;
  const entries = Object.entries(record).filter(([name, value]) => {
    const field = name as keyof T & string;
    return (
      value !== null &&
      value !== undefined &&
      !missing.includes(field) &&
      (isLatest || isOpen(stored, field)) &&
      !isDeepStrictEqual(value, stored[field])
    );
  });
  return Object.fromEntries(entries) as Fields<T>;
}

/** Where absence is only ever what nobody could read: a field that holds nothing. */
export function isUnsaid<T>(stored: T, field: keyof T & string): boolean {
  const value: unknown = stored[field];
  return value === null || value === undefined;
}
