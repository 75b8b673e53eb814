import { randomBytes } from 'node:crypto';

import { Long } from 'bson';

import { commandError } from './command-error.js';
import { type Deadline, NO_DEADLINE } from './deadline.js';

/** The most bytes of documents in one reply. */
export const MAX_BATCH_BYTES = 16 * 1024 * 1024;
const FIRST_BATCH = 101;

/** An open result: what is still to be read, and since when nobody asked. */
interface Cursor {
  readonly id: Long;
  readonly namespace: string;
  readonly source: Iterator<Buffer>;
  readonly expires: boolean;
  readonly deadline: Deadline;
  pending: Buffer | null;
  /** How many documents may still come. */
  remaining: number;
  lastUsedAt: number;
}

/** A batch of a result, and the cursor to read on with (0 when there is no more). */
export interface Batch {
  readonly documents: readonly Buffer[];
  readonly cursorId: Long;
}

/** How a cursor is read. */
export interface CursorOptions {
  readonly batchSize: number | null;
  readonly isSingleBatch?: boolean;
  readonly expires?: boolean;
  /** The time for all of its batches together, not counting the time between them. */
  readonly deadline?: Deadline;
  /** How many documents there can be in all; 0 when nobody knows. */
  readonly limit?: number;
}

/** The open cursors of a server. */
export class CursorRegistry {
  private readonly cursors = new Map<string, Cursor>();

  /** `idleLimitMs`: how long a cursor nobody reads is kept. */
  constructor(
    private readonly idleLimitMs: number,
    private readonly now: () => number = () => Date.now(),
  ) {}

  get openCount(): number {
    return this.cursors.size;
  }

  /** Reads the first batch and keeps a cursor when there is more and `isSingleBatch` is false. */
  open(namespace: string, source: Iterator<Buffer>, options: CursorOptions): Batch {
    const { limit = 0 } = options;
    const cursor: Cursor = {
      id: Long.fromBigInt(BigInt.asUintN(63, randomBytes(8).readBigInt64LE()) || 1n),
      namespace,
      source,
      expires: options.expires ?? true,
      deadline: options.deadline ?? NO_DEADLINE,
      pending: null,
      remaining: limit > 0 ? limit : Number.POSITIVE_INFINITY,
      lastUsedAt: this.now(),
    };
    const { documents, isDone } = this.read(cursor, options.batchSize ?? FIRST_BATCH);
    if (isDone || options.isSingleBatch) {
      source.return?.();
      return { documents, cursorId: Long.ZERO };
    }
    cursor.deadline.pause();
    this.cursors.set(cursor.id.toString(), cursor);
    return { documents, cursorId: cursor.id };
  }

  /** Reads on. @throws CommandError 43 when there is no such cursor on `namespace`. */
  next(id: Long, namespace: string, batchSize: number | null): Batch {
    const cursor = this.cursors.get(id.toString());
    if (!cursor) {
      throw commandError('CursorNotFound', `cursor id ${id.toString()} not found`);
    }
    if (cursor.namespace !== namespace) {
      throw commandError(
        'Unauthorized',
        `Requested getMore on namespace '${namespace}', but cursor belongs to a different namespace ${cursor.namespace}`,
      );
    }
    cursor.lastUsedAt = this.now();
    cursor.deadline.resume();
    let isOpen = false;
    try {
      const { documents, isDone } = this.read(cursor, batchSize ?? Number.MAX_SAFE_INTEGER);
      isOpen = !isDone;
      if (isDone) {
        cursor.source.return?.();
      }
      return { documents, cursorId: isDone ? Long.ZERO : cursor.id };
    } finally {
      // A cursor that failed gives nothing more.
      if (!isOpen) {
        this.cursors.delete(id.toString());
      }
      cursor.deadline.pause();
    }
  }

  /** Closes a cursor; false when it was not open. */
  kill(id: Long): boolean {
    const cursor = this.cursors.get(id.toString());
    cursor?.source.return?.();
    return this.cursors.delete(id.toString());
  }

  /** Closes the cursors that nobody read for too long. */
  sweep(): void {
    const oldest = this.now() - this.idleLimitMs;
    for (const cursor of [...this.cursors.values()]) {
      if (cursor.expires && cursor.lastUsedAt < oldest) {
        this.kill(cursor.id);
      }
    }
  }

  private read(cursor: Cursor, batchSize: number): { documents: Buffer[]; isDone: boolean } {
    const documents: Buffer[] = [];
    let bytes = 0;
    while (documents.length < batchSize) {
      const next = cursor.pending ?? this.pull(cursor);
      cursor.pending = null;
      if (next === null) {
        return { documents, isDone: true };
      }
      if (documents.length > 0 && bytes + next.length > MAX_BATCH_BYTES) {
        cursor.pending = next;
        return { documents, isDone: false };
      }
      documents.push(next);
      bytes += next.length;
      cursor.remaining -= 1;
    }
    return { documents, isDone: cursor.remaining === 0 };
  }

  private pull(cursor: Cursor): Buffer | null {
    const step = cursor.source.next();
    return step.done ? null : step.value;
  }
}
