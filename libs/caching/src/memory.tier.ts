import { LRUCache } from 'lru-cache';

import type { CacheEntry, CacheTicket } from './cache.port.js';

/** An entry with what decides whether it is still good. `expiresAt` is in ms since the epoch. */
export interface Held {
  readonly entry: CacheEntry;
  readonly tags: readonly string[];
  readonly ticket: CacheTicket;
  readonly expiresAt: number;
  /** From when on somebody may compute it anew while the others are still served. */
  readonly renewsAt: number;
  /** When it was put here, by `performance.now()`. */
  readonly heldAtMs: number;
}

export interface MemoryTierOptions {
  readonly maxEntries: number;
  readonly maxBytes: number;
}

// The map's node, the key's string, the entry and its tags, roughly; so that a million tiny entries are counted too.
const OVERHEAD_BYTES = 512;

/** The bytes themselves, and at most as many again in compressed forms, which are made later. */
const WITH_COMPRESSED_FORMS = 2;

/** The entries used last, within bounds; it holds the very objects it was given, so that a hit is a map lookup. */
export class MemoryTier {
  private readonly store: LRUCache<string, Held>;

  constructor({ maxEntries, maxBytes }: MemoryTierOptions) {
    this.store = new LRUCache({
      max: maxEntries,
      maxSize: maxBytes,
      sizeCalculation: (held, key) =>
        OVERHEAD_BYTES + key.length * 2 + held.entry.body.length * WITH_COMPRESSED_FORMS,
      // Expiry is checked on reading, against the injected clock; one timer per entry would cost more than it frees.
    });
  }

  get entryCount(): number {
    return this.store.size;
  }

  get byteCount(): number {
    return this.store.calculatedSize;
  }

  get(key: string): Held | undefined {
    return this.store.get(key);
  }

  set(key: string, held: Held): void {
    this.store.set(key, held);
  }

  delete(key: string): void {
    this.store.delete(key);
  }

  clear(): void {
    this.store.clear();
  }
}
