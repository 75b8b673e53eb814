import { type Database, open, type RangeOptions, type RootDatabase, TransactionFlags } from 'lmdb';

/** A bounded run of keys: from `start` (inclusive) to `end` (exclusive) in memcmp order. */
export interface KeyRange {
  readonly start: Buffer;
  readonly end: Buffer;
}

/** A stored key with its value. */
export interface Entry {
  readonly key: Buffer;
  readonly value: Buffer;
}

/** lmdb-js transaction flags: roll back when the callback throws, and do not wait for the disk. */
const ABORTABLE_WITHOUT_FLUSH: TransactionFlags =
  TransactionFlags.ABORTABLE | TransactionFlags.NO_SYNC_FLUSH;
const FIRST_CHUNK = 32;
const MAX_CHUNK = 512;
/** Keys that are counted in one go. */
const STEP = 20_000;

/** One ordered table of bytes to bytes. */
export class Table {
  constructor(private readonly db: Database<Buffer, Buffer>) {}

  get(key: Buffer): Buffer | null {
    return this.db.getBinary(key) ?? null;
  }

  has(key: Buffer): boolean {
    return this.db.doesExist(key);
  }

  /** Only inside `KeyValueStore.transaction`. */
  put(key: Buffer, value: Buffer): void {
    this.db.putSync(key, value);
  }

  /** Only inside `KeyValueStore.transaction`. */
  remove(key: Buffer): void {
    this.db.removeSync(key);
  }

  /** How many keys the range has; counting ends at `limit`. */
  count(range: KeyRange, limit?: number): number {
    if (limit !== undefined && limit > 0 && this.keyAt(range, limit - 1) !== null) {
      return limit;
    }
    return this.db.getKeysCount({ start: range.start, end: range.end });
  }

  /** Counts the range in steps of a few milliseconds: yields how many keys each of them passed. */
  *countInSteps({ start, end }: KeyRange): Generator<number> {
    let from: Buffer = start;
    for (let next = this.keyAt({ start, end }, STEP); next !== null;) {
      yield STEP;
      from = next;
      next = this.keyAt({ start: from, end }, STEP);
    }
    yield this.count({ start: from, end });
  }

  /** The key at a position in the range, counted from 0; lmdb's own counting takes no notice of a limit. */
  private keyAt({ start, end }: KeyRange, offset: number): Buffer | null {
    const [found] = this.db.getKeys({ start, end, offset, limit: 1 });
    return found ?? null;
  }

  /** At most `limit` entries of the range, in order. */
  list(range: KeyRange, limit: number): Entry[] {
    return Array.from(this.db.getRange({ start: range.start, end: range.end, limit }));
  }

  /**
   * Walks the range in chunks. No snapshot is held between chunks, so a slow reader pins no pages and sees entries
   * written ahead of it, as a MongoDB cursor does.
   */
  scan(range: KeyRange, isReverse = false, chunkHint = FIRST_CHUNK): Generator<Entry> {
    return inChunks(
      (bounds) => Array.from(this.db.getRange(bounds)),
      ({ key }) => key,
      { range, isReverse, chunkHint },
    );
  }

  /** As `scan`, reading no values. */
  scanKeys(range: KeyRange, isReverse = false, chunkHint = FIRST_CHUNK): Generator<Buffer> {
    return inChunks(
      (bounds) => Array.from(this.db.getKeys(bounds)),
      (key) => key,
      { range, isReverse, chunkHint },
    );
  }
}

interface Walk {
  readonly range: KeyRange;
  readonly isReverse: boolean;
  readonly chunkHint: number;
}

function boundsOf({ range, isReverse }: Walk, last: Buffer | null, limit: number): RangeOptions {
  if (isReverse) {
    return {
      start: last ?? range.end,
      end: range.start,
      reverse: true,
      exclusiveStart: true,
      inclusiveEnd: true,
      limit,
    };
  }
  return { start: last ?? range.start, end: range.end, exclusiveStart: last !== null, limit };
}

function* inChunks<T>(
  read: (bounds: RangeOptions) => T[],
  keyOf: (item: T) => Buffer,
  walk: Walk,
): Generator<T> {
  let chunk = Math.max(1, Math.min(walk.chunkHint, MAX_CHUNK));
  let last: Buffer | null = null;
  for (;;) {
    const items: T[] = read(boundsOf(walk, last, chunk));
    yield* items;
    const final = items.at(-1);
    if (final === undefined || items.length < chunk) {
      return;
    }
    last = keyOf(final);
    chunk = Math.min(chunk * 4, MAX_CHUNK);
  }
}

/** Where the store's file lives and whether it must outlive the process. */
export interface StoreOptions {
  readonly path: string;
  readonly isDurable: boolean;
}

/** The names of the tables in the file. */
export const TABLES = ['catalog', 'records', 'indexes'] as const;

/** The ordered key-value file under the database: three tables in one lmdb environment. */
export class KeyValueStore {
  readonly catalog: Table;
  readonly records: Table;
  readonly indexes: Table;
  private readonly root: RootDatabase<Buffer, Buffer>;

  constructor(options: StoreOptions) {
    this.root = open<Buffer, Buffer>({
      path: options.path,
      noSubdir: true,
      maxDbs: 4,
      encoding: 'binary',
      keyEncoding: 'binary',
      noSync: !options.isDurable,
      overlappingSync: options.isDurable,
      remapChunks: true,
    });
    this.catalog = this.table('catalog');
    this.records = this.table('records');
    this.indexes = this.table('indexes');
  }

  private table(name: (typeof TABLES)[number]): Table {
    const db = this.root.openDB<Buffer, Buffer>({
      name,
      encoding: 'binary',
      keyEncoding: 'binary',
    });
    return new Table(db);
  }

  /** Runs `work` as one atomic change; when it throws, nothing of it is stored. Survives kill -9 once returned. */
  transaction<T>(work: () => T): T {
    return this.root.transactionSync(() => work(), ABORTABLE_WITHOUT_FLUSH);
  }

  /** Resolves when everything committed so far is on the disk, not only in the operating system's cache. */
  async flush(): Promise<void> {
    await this.root.flushed;
  }

  async close(): Promise<void> {
    await this.root.flushed;
    await this.root.close();
  }
}
