import type { Reconciliation } from '../../database/reconcile-many.js';

export const REPARSED_COLLECTIONS = ['pages', 'posts', 'comments', 'users'] as const;
export type ReparsedCollection = (typeof REPARSED_COLLECTIONS)[number];

/** How one collection differs from what today's parser reads. */
export interface CollectionDifference {
  readonly newCount: number;
  readonly changedCount: number;
  /** Field to how many records differ in it, and one of them; people are never an example. */
  readonly fields: Readonly<
    Record<string, { readonly count: number; readonly example: string | null }>
  >;
}

/** What reading the archive anew came to. */
export interface ReparseReport {
  readonly isDryRun: boolean;
  /** Documents read anew. */
  readonly readCount: number;
  /** Documents that today's parser has read before, or that the archive keeps no bytes of. */
  readonly skippedCount: number;
  /** Documents that were in quarantine and are believed now. */
  readonly releasedCount: number;
  /** Documents that give nothing to store, by how reading them ended. */
  readonly refused: Readonly<Record<string, number>>;
  readonly collections: Readonly<Record<ReparsedCollection, CollectionDifference>>;
}

/** Adds up what a walk through the archive finds; its size depends on the fields there are, not on the documents. */
export class ReparseTally {
  readCount = 0;
  skippedCount = 0;
  releasedCount = 0;
  private readonly refused = new Map<string, number>();
  private readonly collections = new Map<ReparsedCollection, CollectionDifference>();

  refuse(outcome: string): void {
    this.refused.set(outcome, (this.refused.get(outcome) ?? 0) + 1);
  }

  add(collection: ReparsedCollection, changes: readonly Reconciliation[]): void {
    const { newCount, changedCount, fields } = this.of(collection);
    const counted = { ...fields };
    for (const { key, fields: changed } of changes) {
      for (const field of changed) {
        const example = collection === 'users' ? null : key;
        const before = counted[field] ?? { count: 0, example };
        counted[field] = { ...before, count: before.count + 1 };
      }
    }
    const freshCount = changes.filter(({ isNew }) => isNew).length;
    this.collections.set(collection, {
      newCount: newCount + freshCount,
      changedCount: changedCount + changes.length - freshCount,
      fields: counted,
    });
  }

  report(isDryRun: boolean): ReparseReport {
    const { readCount, skippedCount, releasedCount } = this;
    return {
      isDryRun,
      readCount,
      skippedCount,
      releasedCount,
      refused: Object.fromEntries(this.refused),
      collections: {
        pages: this.of('pages'),
        posts: this.of('posts'),
        comments: this.of('comments'),
        users: this.of('users'),
      },
    };
  }

  private of(collection: ReparsedCollection): CollectionDifference {
    return this.collections.get(collection) ?? { newCount: 0, changedCount: 0, fields: {} };
  }
}
