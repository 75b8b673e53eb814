import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { decodeDocument } from '../src/bson/decode.js';
import { encodeDocument } from '../src/bson/encode.js';
import { type Doc, isDoc, type Value } from '../src/bson/value.js';
import { CursorRegistry } from '../src/server/cursor-registry.js';
import { dispatch, type Shared } from '../src/server/dispatcher.js';
import { OperationCounters } from '../src/server/operation-counters.js';
import { DatabaseStore } from '../src/storage/database.js';

/** A database that is asked without a driver or a connection, for tests that ask very often. */
export class DirectDatabase {
  private readonly dir = mkdtempSync(join(tmpdir(), 'direct-database-'));
  private readonly shared: Shared = {
    store: new DatabaseStore({ path: join(this.dir, 'data.lmdb'), isDurable: false }),
    cursors: new CursorRegistry(60_000),
    facts: {
      startedAt: 0,
      address: 'none',
      isDurable: false,
      connectionCount: () => 1,
      operations: new OperationCounters(),
    },
  };
  private lastCollection = 0;

  /** The name of a collection that nobody has used. */
  newCollection(): string {
    this.lastCollection += 1;
    return `c${this.lastCollection}`;
  }

  /** Runs a command and gives its answer, an error document included. Values go through BSON, as from a driver. */
  async run(command: Doc): Promise<Doc> {
    const request = {
      requestId: 1,
      command: decodeDocument(encodeDocument({ ...command, $db: 'test' })),
      sequences: new Map<string, readonly Buffer[]>(),
      wantsReply: true,
      isLegacyQuery: false,
    };
    const answer = await dispatch(request, this.shared, 1);
    return Buffer.isBuffer(answer) ? decodeDocument(answer) : answer;
  }

  /** As `run`, for a command that must succeed. */
  async must(command: Doc): Promise<Doc> {
    const answer = await this.run(command);
    if (answer.ok !== 1) {
      throw new Error(`${JSON.stringify(command)}: ${JSON.stringify(answer)}`);
    }
    return answer;
  }

  /** The documents of a first batch that is large enough for all. */
  async find(collection: string, options: Doc): Promise<Doc[]> {
    return firstBatch(await this.must({ find: collection, batchSize: 10_000, ...options }));
  }

  async aggregate(collection: string, pipeline: Value[]): Promise<Doc[]> {
    return firstBatch(
      await this.must({ aggregate: collection, pipeline, cursor: { batchSize: 10_000 } }),
    );
  }

  async close(): Promise<void> {
    await this.shared.store.close();
    rmSync(this.dir, { recursive: true, force: true });
  }
}

function firstBatch({ cursor }: Doc): Doc[] {
  const batch = isDoc(cursor) ? cursor.firstBatch : null;
  if (!Array.isArray(batch)) {
    throw new Error('The answer has no cursor.');
  }
  return batch.filter(isDoc);
}

/** A document as text in which each bit shows. */
export function exactly(doc: Doc): string {
  return encodeDocument(doc).toString('latin1');
}
