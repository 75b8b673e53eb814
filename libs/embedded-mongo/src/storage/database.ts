import { CommandError, commandError } from '../server/command-error.js';
import { Catalog } from './catalog.js';
import { KeyValueStore, type StoreOptions } from './key-value-store.js';

interface Job {
  readonly run: () => unknown;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: unknown) => void;
}

/** Time after which a batch of writes is committed although more are waiting, in ms. */
const MAX_BATCH_MS = 20;

/** lmdb reports a page that could not be written whole, which is how a disk fills up, as an input/output error. */
function toCommandError(error: unknown): Error {
  const message = error instanceof Error ? error.message : String(error);
  if (/MDB_MAP_FULL|ENOSPC|No space left|Input\/output error/i.test(message)) {
    return commandError(
      'OutOfDiskSpace',
      `The disk with the data directory is full or failing: ${message}. Nothing of this write was stored; free some space and repeat it.`,
    );
  }
  if (/EROFS|EACCES|Read-only|Permission denied/i.test(message)) {
    return commandError('NotWritablePrimary', `The data directory cannot be written: ${message}.`);
  }
  return error instanceof Error ? error : new Error(message);
}

/**
 * The stored data and the one queue through which it changes. Writes that wait together are committed together, each
 * seeing the ones before it; reads run at once and see what is committed.
 */
export class DatabaseStore {
  readonly catalog: Catalog;
  private readonly store: KeyValueStore;
  private queue: Job[] = [];
  private isScheduled = false;
  private isInTransaction = false;

  constructor(options: StoreOptions) {
    this.store = new KeyValueStore(options);
    try {
      this.catalog = new Catalog(this.store);
    } catch (error) {
      void this.store.close();
      throw error;
    }
  }

  /** Runs `change` inside a transaction. It resolves when the change survives kill -9. */
  write<T>(change: () => T): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.queue.push({
        run: change,
        resolve: resolve as (value: unknown) => void,
        reject,
      });
      this.schedule();
    });
  }

  /** Resolves when all acknowledged writes are on the disk. */
  async flush(): Promise<void> {
    await this.store.flush();
  }

  async close(): Promise<void> {
    while (this.queue.length > 0) {
      this.drain();
    }
    await this.store.close();
  }

  private schedule(): void {
    if (!this.isScheduled) {
      this.isScheduled = true;
      setImmediate(() => {
        this.isScheduled = false;
        this.drain();
        if (this.queue.length > 0) {
          this.schedule();
        }
      });
    }
  }

  private drain(): void {
    if (this.isInTransaction || this.queue.length === 0) {
      return;
    }
    const settle: (() => void)[] = [];
    const taken: Job[] = [];
    try {
      this.isInTransaction = true;
      this.store.transaction(() => {
        this.runBatch(taken, settle);
        this.catalog.saveDirty();
      });
    } catch (error) {
      // The whole batch is undone; what is in memory must follow.
      this.catalog.reload();
      settle.length = 0;
      const reason = toCommandError(error);
      for (const job of taken) {
        settle.push(() => {
          job.reject(reason);
        });
      }
    } finally {
      this.isInTransaction = false;
    }
    for (const each of settle) {
      each();
    }
  }

  private runBatch(taken: Job[], settle: (() => void)[]): void {
    const deadline = performance.now() + MAX_BATCH_MS;
    do {
      const job = this.queue.shift();
      if (!job) {
        return;
      }
      taken.push(job);
      try {
        const result = job.run();
        settle.push(() => {
          job.resolve(result);
        });
      } catch (error) {
        // A refused command has changed nothing; anything else may have, so the batch is rolled back.
        if (!(error instanceof CommandError)) {
          throw error;
        }
        settle.push(() => {
          job.reject(error);
        });
      }
    } while (performance.now() < deadline);
  }
}
