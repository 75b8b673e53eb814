import { timingSafeEqual } from 'node:crypto';

import type { ApiKey } from '../../config/api-keys.js';
import { digestOf } from './new-key.js';

/** The keys that are known. */
export class KeyRing {
  constructor(private readonly keys: readonly ApiKey[]) {}

  /** The key that was presented, or null. Takes as long whichever it is: all are compared, and digests are of one length. */
  find(presented: string): ApiKey | null {
    const digest = digestOf(presented);
    const matching = this.keys.map((key) => timingSafeEqual(key.digest, digest));
    return this.keys[matching.indexOf(true)] ?? null;
  }
}
