import { decodeDocument } from '../bson/decode.js';
import { type Collection, type StoredIndex } from './collection.js';

/** What a look at every document and every index entry of a collection found. */
export interface Inspection {
  readonly documentCount: number;
  /** Entries by name of index. */
  readonly entryCounts: ReadonlyMap<string, number>;
  /** A sentence for each disagreement; empty when all is well. */
  readonly problems: readonly string[];
}

const EVERYTHING = { start: Buffer.alloc(0), end: Buffer.from([0xff]) };

class Inspector {
  readonly problems: string[] = [];
  private documentCount = 0;
  private dataBytes = 0;
  private readonly expected = new Map<StoredIndex, number>();

  constructor(private readonly collection: Collection) {}

  inspect(): Inspection {
    const { collection } = this;
    for (const { recordId, bytes } of collection.scan()) {
      this.documentCount += 1;
      this.dataBytes += bytes.length;
      const doc = decodeDocument(bytes);
      for (const index of collection.indexes) {
        this.compare(index, recordId, collection.keysFor(index, doc));
      }
    }
    const entryCounts = new Map(
      collection.indexes.map((index) => [index.definition.name, this.countEntries(index)]),
    );
    this.check('documents are counted', collection.counts.documentCount, this.documentCount);
    this.check('bytes are counted', collection.counts.dataBytes, this.dataBytes);
    return { documentCount: this.documentCount, entryCounts, problems: this.problems };
  }

  private compare(
    index: StoredIndex,
    recordId: number,
    wanted: ReturnType<Collection['keysFor']>,
  ): void {
    const { name } = index.definition;
    const keys = wanted?.keys ?? [];
    this.expected.set(index, (this.expected.get(index) ?? 0) + keys.length);
    if (!keys.every((key) => this.collection.hasEntry(index, key, recordId))) {
      this.problems.push(`index ${name} lacks an entry for record ${recordId}`);
    }
    const isShapeKnown =
      [...(wanted?.arrayFields ?? [])].every((field) => index.arrayFields.has(field)) &&
      (index.hasLongKeys || wanted?.hasLongKey !== true);
    if (!isShapeKnown) {
      this.problems.push(`index ${name} does not know what record ${recordId} holds`);
    }
  }

  /** Every expected entry was looked for, so an index of the right size holds those and no other. */
  private countEntries(index: StoredIndex): number {
    const count = this.collection.countIndex(index, EVERYTHING);
    this.check(
      `entries are in index ${index.definition.name}`,
      count,
      this.expected.get(index) ?? 0,
    );
    return count;
  }

  private check(what: string, found: number, wanted: number): void {
    if (found !== wanted) {
      this.problems.push(`${found} ${what}, ${wanted} are right`);
    }
  }
}

/** Compares every document of a collection with every entry of its indexes. */
export function inspectCollection(collection: Collection): Inspection {
  return new Inspector(collection).inspect();
}
