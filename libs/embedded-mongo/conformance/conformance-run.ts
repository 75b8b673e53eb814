import { type Collection, type Db, type Document } from 'mongodb';
import { EJSON } from 'bson';

import { type Act, type ConformanceCase } from './conformance-case.js';

/** What a case gave: a result, or the code of an error. */
export interface Outcome {
  readonly result?: unknown;
  readonly errorCode?: number;
}

const INDEX_OPTIONS = [
  'key',
  'name',
  'unique',
  'sparse',
  'partialFilterExpression',
  'expireAfterSeconds',
  'hidden',
];

function withSelf<T>(value: T, name: string): T {
  if (typeof value === 'string') {
    return (value === '@self' || value === '@self.' ? value.replace('@self', name) : value) as T;
  }
  if (Array.isArray(value)) {
    return value.map((item: unknown) => withSelf(item, name)) as T;
  }
  if (
    typeof value === 'object' &&
    value !== null &&
    Object.getPrototypeOf(value) === Object.prototype
  ) {
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, withSelf<unknown>(item, name)]),
    ) as T;
  }
  return value;
}

function stored(collection: Collection): Promise<Document[]> {
  return collection.find({}, { sort: { _id: 1 } }).toArray();
}

async function write(collection: Collection, act: Act): Promise<unknown> {
  if ('update' in act) {
    const { multi, ...options } = act.options ?? {};
    await (multi === true
      ? collection.updateMany(act.update, act.with, options)
      : collection.updateOne(act.update, act.with, options));
  } else if ('replace' in act) {
    await collection.replaceOne(act.replace, act.with, act.options ?? {});
  } else if ('insert' in act) {
    await collection.insertMany(
      act.insert.map((doc) => ({ ...doc })),
      act.options ?? {},
    );
  } else if ('remove' in act) {
    await (act.isMulti ? collection.deleteMany(act.remove) : collection.deleteOne(act.remove));
  }
  return stored(collection);
}

async function perform(db: Db, collection: Collection, act: Act): Promise<unknown> {
  if ('find' in act) {
    return collection.find(act.find, act.options ?? {}).toArray();
  }
  if ('aggregate' in act) {
    return collection.aggregate(withSelf([...act.aggregate], collection.collectionName)).toArray();
  }
  if ('expression' in act) {
    const [doc] = await collection.aggregate([{ $replaceWith: { v: act.expression } }]).toArray();
    return (doc as { v: unknown }).v;
  }
  if ('command' in act) {
    const answer = await db.command(withSelf(act.command, collection.collectionName));
    return Object.fromEntries(act.fields.map((field) => [field, answer[field] as unknown]));
  }
  return write(collection, act);
}

function isIndexOptions(index: Document): index is { key: Document } {
  return (
    typeof index.key === 'object' &&
    Object.keys(index).every((option) => INDEX_OPTIONS.includes(option))
  );
}

async function prepare(
  collection: Collection,
  { docs = [], indexes = [] }: ConformanceCase,
): Promise<void> {
  for (const index of indexes) {
    if (isIndexOptions(index)) {
      const { key, ...options } = index;
      await collection.createIndex(key, options, {});
    } else {
      await collection.createIndex(index, {}, {});
    }
  }
  if (docs.length > 0) {
    await collection.insertMany(docs.map((doc) => ({ ...doc })));
  }
}

/** Runs one case in a collection of its own. */
export async function runCase(db: Db, name: string, one: ConformanceCase): Promise<Outcome> {
  const collection = db.collection(name);
  await prepare(collection, one);
  try {
    return { result: await perform(db, collection, one.act) };
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (code === undefined || code === null) {
      throw error;
    }
    return { errorCode: Number(code) };
  }
}

/** A value as canonical Extended JSON, in which types show. */
export function canonical(value: unknown): string {
  return EJSON.stringify(value, { relaxed: false });
}
