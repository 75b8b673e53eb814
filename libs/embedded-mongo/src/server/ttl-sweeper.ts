import { decodeDocument } from '../bson/decode.js';
import { type FilterNode } from '../query/filter.js';
import { findRows } from '../execution/find-rows.js';
import { type Collection } from '../storage/collection.js';
import { type DatabaseStore } from '../storage/database.js';
import { type IndexDefinition } from '../storage/index-definition.js';
import { NO_DEADLINE } from './deadline.js';

/** Documents removed per transaction, so that a long backlog does not hold up other writes. */
const BATCH = 500;

function expired(
  { fields, expireAfterSeconds, partialNode }: IndexDefinition,
  now: number,
): FilterNode {
  const path = fields[0]?.path ?? '';
  const before = new Date(now - (expireAfterSeconds ?? 0) * 1000);
  const isOver: FilterNode = {
    kind: 'leaf',
    path,
    parts: path.split('.'),
    test: { op: 'lte', value: before },
  };
  return partialNode ? { kind: 'and', children: [isOver, partialNode] } : isOver;
}

function removeSome(collection: Collection, filter: FilterNode): number {
  const selection = { filter, sort: [], skip: 0, limit: BATCH, hint: undefined };
  const recordIds = Array.from(
    findRows(collection, selection, { deadline: NO_DEADLINE }),
    (row) => row.recordId,
  );
  for (const recordId of recordIds) {
    const bytes = collection.get(recordId);
    if (bytes) {
      collection.delete(recordId, decodeDocument(bytes), bytes.length);
    }
  }
  return recordIds.length;
}

/** Removes every document that a TTL index says is past its time at `now` (ms), and says how many. */
export async function expireDocuments(store: DatabaseStore, now: number): Promise<number> {
  let removed = 0;
  for (const collection of store.catalog.all()) {
    for (const { definition } of [...collection.indexes]) {
      if (definition.expireAfterSeconds === null) {
        continue;
      }
      const filter = expired(definition, now);
      let last = BATCH;
      while (last === BATCH) {
        last = await store.write(() => {
          const current = store.catalog.find(collection.namespace);
          return current ? removeSome(current, filter) : 0;
        });
        removed += last;
      }
    }
  }
  return removed;
}
