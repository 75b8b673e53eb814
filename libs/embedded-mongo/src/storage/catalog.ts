import { shown } from '../bson/shown.js';
import { randomBytes } from 'node:crypto';

import { Binary } from 'bson';

import { decodeDocument } from '../bson/decode.js';
import { encodeDocument } from '../bson/encode.js';
import { type Doc, isDoc, type Value } from '../bson/value.js';
import { commandError } from '../server/command-error.js';
import { Collection, type StoredIndex } from './collection.js';
import { describeIndex, type IndexDefinition, parseIndex } from './index-definition.js';
import { type KeyValueStore } from './key-value-store.js';

const COLLECTION = Buffer.from('c:');
const COUNTS = Buffer.from('n:');
const NEXT_ID = Buffer.from('next-id');
const AFTER = Buffer.from([0xff]);
const COUNT_BYTES = 24;
const MAX_NAMESPACE_BYTES = 255;

function numberAt(doc: Doc, field: string): number {
  return Number(doc[field]);
}

function countsKey(id: number): Buffer {
  return Buffer.concat([COUNTS, Buffer.from(String(id))]);
}

function collectionKey(namespace: string): Buffer {
  return Buffer.concat([COLLECTION, Buffer.from(namespace)]);
}

/** @throws CommandError when a database or collection name is not allowed. */
export function checkNamespace(database: string, collection: string): void {
  if (database === '' || /[/\\. "$\0]/.test(database) || Buffer.byteLength(database) > 63) {
    throw commandError('InvalidNamespace', `Invalid database name: '${database}'`);
  }
  if (
    collection === '' ||
    /[\0$]/.test(collection) ||
    collection.startsWith('.') ||
    collection.startsWith('system.')
  ) {
    throw commandError('InvalidNamespace', `Invalid collection name: ${collection}`);
  }
  if (Buffer.byteLength(`${database}.${collection}`) > MAX_NAMESPACE_BYTES) {
    throw commandError(
      'InvalidNamespace',
      `Fully qualified namespace is too long: ${database}.${collection}`,
    );
  }
}

/** Which collections and indexes there are: kept in memory, stored with every change in the same transaction. */
export class Catalog {
  private collections = new Map<string, Collection>();
  private nextId = 1;

  constructor(private readonly store: KeyValueStore) {
    this.reload();
  }

  /** Reads everything again from the store; needed after a transaction was rolled back. */
  reload(): void {
    this.collections = new Map();
    this.nextId = Number(this.store.catalog.get(NEXT_ID)?.toString() ?? '1');
    const range = { start: COLLECTION, end: Buffer.concat([COLLECTION, AFTER]) };
    for (const { value } of this.store.catalog.scan(range)) {
      const collection = this.restore(decodeDocument(value));
      this.collections.set(collection.namespace, collection);
    }
  }

  find(namespace: string): Collection | null {
    return this.collections.get(namespace) ?? null;
  }

  /** The collection, made when it is not there yet. Only inside a transaction. */
  ensure(database: string, name: string, options: Doc = {}): Collection {
    const namespace = `${database}.${name}`;
    const known = this.collections.get(namespace);
    if (known) {
      return known;
    }
    checkNamespace(database, name);
    const idIndex = this.newIndex(parseIndex({ key: { _id: 1 }, name: '_id_' }));
    const collection = this.toCollection({
      id: this.takeId(),
      namespace,
      options,
      uuid: randomBytes(16),
      indexes: [idIndex],
      counts: { nextRecordId: 1, documentCount: 0, dataBytes: 0 },
    });
    this.collections.set(namespace, collection);
    this.save(collection);
    return collection;
  }

  /** Collections of a database, by name. */
  list(database: string): Collection[] {
    return [...this.collections.values()]
      .filter(({ namespace }) => namespace.startsWith(`${database}.`))
      .sort((left, right) => (left.namespace < right.namespace ? -1 : 1));
  }

  databases(): string[] {
    const names = [...this.collections.keys()].map((namespace) =>
      namespace.slice(0, namespace.indexOf('.')),
    );
    return [...new Set(names)].sort();
  }

  all(): Collection[] {
    return [...this.collections.values()];
  }

  drop(collection: Collection): void {
    collection.clear();
    this.collections.delete(collection.namespace);
    this.store.catalog.remove(collectionKey(collection.namespace));
    this.store.catalog.remove(countsKey(collection.id));
  }

  rename(collection: Collection, database: string, name: string): void {
    checkNamespace(database, name);
    this.collections.delete(collection.namespace);
    this.store.catalog.remove(collectionKey(collection.namespace));
    const renamed = this.toCollection({ ...collection, namespace: `${database}.${name}` });
    this.collections.set(renamed.namespace, renamed);
    this.save(renamed);
  }

  /** Builds an index over what is stored and adds it. */
  addIndex(collection: Collection, definition: IndexDefinition): void {
    const index = this.newIndex(definition);
    try {
      collection.build(index);
    } catch (error) {
      collection.clearIndex(index);
      throw error;
    }
    collection.indexes.push(index);
    this.save(collection);
  }

  dropIndex(collection: Collection, index: StoredIndex): void {
    collection.clearIndex(index);
    collection.indexes.splice(collection.indexes.indexOf(index), 1);
    this.save(collection);
  }

  save(collection: Collection): void {
    const doc: Doc = {
      id: collection.id,
      namespace: collection.namespace,
      options: collection.options,
      uuid: new Binary(collection.uuid, Binary.SUBTYPE_UUID),
      indexes: collection.indexes.map((index) => ({
        id: index.id,
        arrayFields: [...index.arrayFields],
        hasLongKeys: index.hasLongKeys,
        spec: describeIndex(index.definition),
      })),
    };
    this.store.catalog.put(collectionKey(collection.namespace), encodeDocument(doc));
    this.saveCounts(collection);
  }

  /** Stores the counts of every collection that was written to. */
  saveDirty(): void {
    for (const collection of this.collections.values()) {
      if (collection.isDirty) {
        this.saveCounts(collection);
      }
    }
  }

  private saveCounts(collection: Collection): void {
    const { nextRecordId, documentCount, dataBytes } = collection.counts;
    const bytes = Buffer.allocUnsafe(COUNT_BYTES);
    bytes.writeDoubleBE(nextRecordId, 0);
    bytes.writeDoubleBE(documentCount, 8);
    bytes.writeDoubleBE(dataBytes, 16);
    this.store.catalog.put(countsKey(collection.id), bytes);
    collection.isDirty = false;
  }

  private takeId(): number {
    const id = this.nextId;
    this.nextId += 1;
    this.store.catalog.put(NEXT_ID, Buffer.from(String(this.nextId)));
    return id;
  }

  private newIndex(definition: IndexDefinition): StoredIndex {
    return { id: this.takeId(), definition, arrayFields: new Set(), hasLongKeys: false };
  }

  private toCollection(
    parts: Pick<Collection, 'id' | 'namespace' | 'options' | 'uuid' | 'indexes' | 'counts'>,
  ): Collection {
    return new Collection(
      this.store,
      parts.id,
      parts.namespace,
      parts.options,
      parts.uuid,
      parts.indexes,
      parts.counts,
      (collection) => {
        this.save(collection);
      },
    );
  }

  private restore(doc: Doc): Collection {
    const id = numberAt(doc, 'id');
    const bytes = this.store.catalog.get(countsKey(id)) ?? Buffer.alloc(COUNT_BYTES);
    const uuid = doc.uuid;
    const indexes: Value[] = Array.isArray(doc.indexes) ? doc.indexes : [];
    return this.toCollection({
      id,
      namespace: shown(doc.namespace),
      options: isDoc(doc.options) ? doc.options : {},
      uuid: Buffer.from(uuid instanceof Binary ? uuid.value() : []),
      indexes: indexes.filter(isDoc).map(restoreIndex),
      counts: {
        nextRecordId: bytes.readDoubleBE(0),
        documentCount: bytes.readDoubleBE(8),
        dataBytes: bytes.readDoubleBE(16),
      },
    });
  }
}

function restoreIndex(stored: Doc): StoredIndex {
  const definition = parseIndex(isDoc(stored.spec) ? stored.spec : {});
  const { arrayFields } = stored;
  return {
    id: numberAt(stored, 'id'),
    // Earlier versions noted only that there was an array, not where.
    arrayFields: new Set(
      Array.isArray(arrayFields)
        ? arrayFields.map(Number)
        : stored.isMultikey === true
          ? definition.fields.keys()
          : [],
    ),
    hasLongKeys: stored.hasLongKeys === true,
    definition,
  };
}
