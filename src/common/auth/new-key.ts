import { createHash, randomBytes } from 'node:crypto';

import type { Scope } from '../../config/api-keys.js';

const KEY_BYTES = 32;

/** By this a key is recognised where it should not be: in a log, in a repository. */
const PREFIX = 'plk_';

export interface NewKey {
  /** To be told to its holder, once. */
  readonly key: string;
  /** To be put into API_KEYS. */
  readonly entry: string;
}

/** Draws a key. 256 bits of chance need no salt and no slow hash: nobody can try them out. */
export function newKey(
  name: string,
  scopes: ReadonlySet<Scope>,
  draw: (byteCount: number) => Buffer = randomBytes,
): NewKey {
  const key = PREFIX + draw(KEY_BYTES).toString('base64url');
  return { key, entry: `${name}:${[...scopes].join('+')}:${digestOf(key).toString('hex')}` };
}

/** What is kept of a key. */
export function digestOf(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
