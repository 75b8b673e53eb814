import { type MemoryStore, memoryStore } from 'cache-manager';

import type { CacheEntry, CacheTicket } from './cache.port.js';

/** An entry with what decides whether it is still good. `expiresAt` is in ms since the epoch. */
export interface Held {
  readonly entry: CacheEntry;
  readonly tags: readonly string[];
  readonly ticket: CacheTicket;
  readonly expiresAt: number;
  /** From when on somebody may compute it anew while the others are still served. */
  readonly renewsAt: number;
}

export interface MemoryTierOptions {
  readonly maxEntries: number;
  readonly maxBytes: number;
}

// The map's node, the key's string, the entry and its tags, roughly; so that a million tiny entries are counted too.
const OVERHEAD_BYTES = 512;

/** The bytes themselves, and at most as many again in compressed forms, which are made later. */
const WITH_COMPRESSED_FORMS = 2;

/** cache-manager's least-recently-used memory store, holding the very objects it was given: a hit is a map lookup. */
export class MemoryTier {
  private readonly store: MemoryStore;

  constructor({ maxEntries, maxBytes }: MemoryTierOptions) {
    this.store = memoryStore({
      max: maxEntries,
      maxSize: maxBytes,
      sizeCalculation: (held, key) =>
        OVERHEAD_BYTES + key.length * 2 + (held as Held).entry.body.length * WITH_COMPRESSED_FORMS,
      shouldCloneBeforeSet: false,
      ttl: 0,
      // Expiry is checked on reading, against the injected clock; one timer per entry would cost more than it frees.
      ttlAutopurge: false,
    });
  }

  get entryCount(): number {
    return this.store.size;
  }

  get byteCount(): number {
    return this.store.calculatedSize;
  }

  get(key: string): Promise<Held | undefined> {
    return this.store.get<Held>(key);
  }

  set(key: string, held: Held): Promise<void> {
    return this.store.set(key, held);
  }

  delete(key: string): Promise<void> {
    return this.store.del(key);
  }
}
