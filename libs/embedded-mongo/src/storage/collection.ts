import { type Doc, type Value } from '../bson/value.js';
import { decodeDocument } from '../bson/decode.js';
import { commandError } from '../server/command-error.js';
import { duplicateKeyError } from './duplicate-key.js';
import { type IndexDefinition } from './index-definition.js';
import { type DocumentKeys, encodeTuple, keysOf, shorten } from './index-keys.js';
import { type KeyRange, type KeyValueStore } from './key-value-store.js';

/** The position of a document in its collection, in order of insertion. */
export type RecordId = number;

/** The largest document MongoDB stores. */
export const MAX_DOCUMENT_BYTES = 16 * 1024 * 1024;

const ID_BYTES = 4;
const RECORD_BYTES = 6;
const NOTHING = Buffer.alloc(0);

/** An index as it is stored: its definition, its number, and what its keys have shown so far. */
export interface StoredIndex {
  readonly id: number;
  definition: IndexDefinition;
  /** Positions of the indexed fields on whose path some document had an array. */
  readonly arrayFields: Set<number>;
  /** True once a key had to be shortened, after which the index no longer gives full order. */
  hasLongKeys: boolean;
}

/** What is counted per collection. */
export interface CollectionCounts {
  nextRecordId: number;
  documentCount: number;
  dataBytes: number;
}

function prefix(id: number): Buffer {
  const bytes = Buffer.allocUnsafe(ID_BYTES);
  bytes.writeUInt32BE(id);
  return bytes;
}

function recordBytes(recordId: RecordId): Buffer {
  const bytes = Buffer.allocUnsafe(RECORD_BYTES);
  bytes.writeUIntBE(recordId, 0, RECORD_BYTES);
  return bytes;
}

/** Every key of one collection or index: its number is the start of them all. */
export function wholeRange(id: number): KeyRange {
  return { start: prefix(id), end: prefix(id + 1) };
}

/** `range`, given relative to an index, as a range of stored keys. */
export function indexRange(indexId: number, range: KeyRange): KeyRange {
  return {
    start: Buffer.concat([prefix(indexId), range.start]),
    end: Buffer.concat([prefix(indexId), range.end]),
  };
}

/** One collection: its documents and the index entries that must always agree with them. */
export class Collection {
  /** Set when something is written, so that the catalog knows whose counts to store. */
  isDirty = false;

  constructor(
    private readonly store: KeyValueStore,
    readonly id: number,
    readonly namespace: string,
    readonly options: Doc,
    readonly uuid: Buffer,
    readonly indexes: StoredIndex[],
    readonly counts: CollectionCounts,
    private readonly onIndexChange: (collection: Collection) => void,
  ) {}

  get(recordId: RecordId): Buffer | null {
    return this.store.records.get(this.recordKey(recordId));
  }

  /** Documents in order of insertion. */
  *scan(isReverse = false, chunkHint?: number): Generator<{ recordId: RecordId; bytes: Buffer }> {
    for (const { key, value } of this.store.records.scan(
      wholeRange(this.id),
      isReverse,
      chunkHint,
    )) {
      yield { recordId: key.readUIntBE(ID_BYTES, RECORD_BYTES), bytes: value };
    }
  }

  /** Record ids in index order. */
  *scanIndex(
    index: StoredIndex,
    range: KeyRange,
    isReverse: boolean,
    chunkHint?: number,
  ): Generator<RecordId> {
    const stored = indexRange(index.id, range);
    if (index.definition.isUnique) {
      for (const { value } of this.store.indexes.scan(stored, isReverse, chunkHint)) {
        yield value.readUIntBE(0, RECORD_BYTES);
      }
      return;
    }
    for (const key of this.store.indexes.scanKeys(stored, isReverse, chunkHint)) {
      yield key.readUIntBE(key.length - RECORD_BYTES, RECORD_BYTES);
    }
  }

  /** How many entries the range has; counting ends at `limit`. */
  countIndex(index: StoredIndex, range: KeyRange, limit?: number): number {
    return this.store.indexes.count(indexRange(index.id, range), limit);
  }

  /** The same to the end, as parts to be added up. */
  countIndexInSteps(index: StoredIndex, range: KeyRange): Iterable<number> {
    return this.store.indexes.countInSteps(indexRange(index.id, range));
  }

  /** The record that a unique index has under exactly these values. */
  findUnique(index: StoredIndex, values: readonly Value[]): RecordId | null {
    const key = shorten(encodeTuple(index.definition.fields, values));
    const found = this.store.indexes.get(Buffer.concat([prefix(index.id), key]));
    return found ? found.readUIntBE(0, RECORD_BYTES) : null;
  }

  /** Stores a new document. @throws CommandError 11000 when a unique index has its key already. */
  insert(doc: Doc, bytes: Buffer): RecordId {
    this.checkSize(bytes);
    const recordId = this.counts.nextRecordId;
    const entries = this.indexes.map((index) => ({ index, keys: this.keysFor(index, doc) }));
    for (const { index, keys } of entries) {
      this.checkUnique(index, keys, null);
    }
    this.counts.nextRecordId += 1;
    this.store.records.put(this.recordKey(recordId), bytes);
    for (const { index, keys } of entries) {
      this.noteShape(index, keys);
      for (const key of keys?.keys ?? []) {
        this.putEntry(index, key, recordId);
      }
    }
    this.counts.documentCount += 1;
    this.counts.dataBytes += bytes.length;
    this.isDirty = true;
    return recordId;
  }

  /** Replaces a stored document. @throws CommandError 11000 as `insert`; then nothing has changed. */
  update(
    recordId: RecordId,
    before: { doc: Doc; bytes: Buffer },
    after: { doc: Doc; bytes: Buffer },
  ): void {
    this.checkSize(after.bytes);
    const changes = this.indexes.map((index) => this.diff(index, before.doc, after.doc));
    for (const { index, added, keys } of changes) {
      if (added.length > 0) {
        this.checkUnique(index, keys, recordId);
      }
    }
    this.store.records.put(this.recordKey(recordId), after.bytes);
    for (const { index, removed, added, keys } of changes) {
      for (const key of removed) {
        this.store.indexes.remove(this.entryKey(index, key, recordId));
      }
      this.noteShape(index, keys);
      for (const key of added) {
        this.putEntry(index, key, recordId);
      }
    }
    this.counts.dataBytes += after.bytes.length - before.bytes.length;
    this.isDirty = true;
  }

  delete(recordId: RecordId, doc: Doc, byteCount: number): void {
    this.store.records.remove(this.recordKey(recordId));
    for (const index of this.indexes) {
      for (const key of this.keysFor(index, doc)?.keys ?? []) {
        this.store.indexes.remove(this.entryKey(index, key, recordId));
      }
    }
    this.counts.documentCount -= 1;
    this.counts.dataBytes -= byteCount;
    this.isDirty = true;
  }

  /** Fills a new index from the stored documents. @throws CommandError 11000 when they hold duplicates. */
  build(index: StoredIndex): void {
    for (const { recordId, bytes } of this.scan()) {
      const keys = this.keysFor(index, decodeDocument(bytes));
      this.checkUnique(index, keys, recordId);
      this.noteShape(index, keys);
      for (const key of keys?.keys ?? []) {
        this.putEntry(index, key, recordId);
      }
    }
  }

  /** Removes every entry of an index. */
  clearIndex(index: StoredIndex): void {
    for (const key of this.store.indexes.scanKeys(wholeRange(index.id))) {
      this.store.indexes.remove(key);
    }
  }

  /** Removes every document and every index entry. */
  clear(): void {
    for (const key of this.store.records.scanKeys(wholeRange(this.id))) {
      this.store.records.remove(key);
    }
    for (const index of this.indexes) {
      this.clearIndex(index);
    }
  }

  /** Index keys a document should have; null when the index leaves it out. */
  keysFor(index: StoredIndex, doc: Doc): DocumentKeys | null {
    const { definition } = index;
    if (!definition.covers(doc)) {
      return null;
    }
    const keys = keysOf(definition.fields, doc);
    return definition.isSparse && keys.isAbsent ? null : keys;
  }

  /** True when the index has this key for this record. */
  hasEntry(index: StoredIndex, key: Buffer, recordId: RecordId): boolean {
    const stored = this.store.indexes.get(this.entryKey(index, key, recordId));
    return stored !== null && (!index.definition.isUnique || stored.equals(recordBytes(recordId)));
  }

  private recordKey(recordId: RecordId): Buffer {
    const key = Buffer.allocUnsafe(ID_BYTES + RECORD_BYTES);
    key.writeUInt32BE(this.id, 0);
    key.writeUIntBE(recordId, ID_BYTES, RECORD_BYTES);
    return key;
  }

  private entryKey(index: StoredIndex, key: Buffer, recordId: RecordId): Buffer {
    return index.definition.isUnique
      ? Buffer.concat([prefix(index.id), key])
      : Buffer.concat([prefix(index.id), key, recordBytes(recordId)]);
  }

  private putEntry(index: StoredIndex, key: Buffer, recordId: RecordId): void {
    const value = index.definition.isUnique ? recordBytes(recordId) : NOTHING;
    this.store.indexes.put(this.entryKey(index, key, recordId), value);
  }

  private checkSize(bytes: Buffer): void {
    if (bytes.length > MAX_DOCUMENT_BYTES) {
      throw commandError(
        'BSONObjectTooLarge',
        `object to insert too large. size in bytes: ${bytes.length}, max size: ${MAX_DOCUMENT_BYTES}`,
      );
    }
  }

  private checkUnique(index: StoredIndex, keys: DocumentKeys | null, own: RecordId | null): void {
    if (!index.definition.isUnique || !keys) {
      return;
    }
    keys.keys.forEach((key, position) => {
      const holder = this.store.indexes.get(Buffer.concat([prefix(index.id), key]));
      if (holder && holder.readUIntBE(0, RECORD_BYTES) !== own) {
        throw duplicateKeyError(this.namespace, index.definition, keys.values[position] ?? []);
      }
    });
  }

  private noteShape(index: StoredIndex, keys: DocumentKeys | null): void {
    const fresh = [...(keys?.arrayFields ?? [])].filter((field) => !index.arrayFields.has(field));
    if (fresh.length > 0 || (keys?.hasLongKey === true && !index.hasLongKeys)) {
      fresh.forEach((field) => index.arrayFields.add(field));
      index.hasLongKeys ||= keys?.hasLongKey === true;
      this.onIndexChange(this);
    }
  }

  private diff(index: StoredIndex, before: Doc, after: Doc) {
    const old = this.keysFor(index, before)?.keys ?? [];
    const keys = this.keysFor(index, after);
    const fresh = keys?.keys ?? [];
    return {
      index,
      keys,
      removed: old.filter((key) => !fresh.some((other) => other.equals(key))),
      added: fresh.filter((key) => !old.some((other) => other.equals(key))),
    };
  }
}
