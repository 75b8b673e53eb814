import { Long } from 'bson';

import { type Doc } from '../bson/value.js';

/** The commands that are counted by themselves, and where a command says how many operations it holds. */
const KINDS: Readonly<Record<string, { readonly kind: string; readonly list?: string }>> = {
  insert: { kind: 'insert', list: 'documents' },
  find: { kind: 'query' },
  update: { kind: 'update', list: 'updates' },
  delete: { kind: 'delete', list: 'deletes' },
  getMore: { kind: 'getmore' },
};

/** What the server was asked for since it started, as `serverStatus.opcounters` tells it. */
export class OperationCounters {
  private readonly counts = new Map(
    ['insert', 'query', 'update', 'delete', 'getmore', 'command'].map((kind) => [kind, 0]),
  );

  /** Counts a command: each document or statement of a write, one for any other. */
  count(name: string, command: Doc, sequences: ReadonlyMap<string, readonly unknown[]>): void {
    const { kind, list = '' } = (Object.hasOwn(KINDS, name) ? KINDS[name] : undefined) ?? {
      kind: 'command',
    };
    const inline = command[list];
    const operations = sequences.get(list)?.length ?? (Array.isArray(inline) ? inline.length : 1);
    this.counts.set(kind, (this.counts.get(kind) ?? 0) + operations);
  }

  describe(): Doc {
    return Object.fromEntries(
      [...this.counts].map(([kind, count]) => [kind, Long.fromNumber(count)]),
    );
  }
}
