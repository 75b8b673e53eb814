import { z } from 'zod';

export const SCOPES = ['read', 'scrape', 'admin'] as const;

/** What draws a key, wherever whoever reads this is. */
export const KEY_COMMAND = 'npm run key (in the image: node dist/src/key.cli.js)';

/** What a key may do: `read` what is kept (and have it read when it is not), ask for scrapes, see to the rest. */
export type Scope = (typeof SCOPES)[number];

/** One entry of API_KEYS: enough to recognise a key, not enough to be one. */
export interface ApiKey {
  readonly name: string;
  readonly scopes: ReadonlySet<Scope>;
  /** SHA-256 of the key, 32 bytes. */
  readonly digest: Buffer;
}

/** Neither a dot nor a colon: so no name can be taken for an address. */
const NAME = /^[a-z0-9][a-z0-9_-]{0,31}$/;
const DIGEST = /^[0-9a-f]{64}$/;

/** `name:scope+scope:sha256`, comma-separated. No problem repeats what was given: it may be a key. */
export const ApiKeys = z.string().transform((text, context): readonly ApiKey[] => {
  const entries = text.split(',').map((entry) => entry.trim());
  const keys = entries.filter((entry) => entry !== '').map(keyIn);
  // Commas alone come of a template whose parts were not filled in: whoever wrote it wants keys, and would get none.
  if (keys.length === 0) {
    context.addIssue(
      `names no key: put in what ${KEY_COMMAND} prints, or leave it out if everybody may do everything`,
    );
  }
  const wrongAt = keys.findIndex((key) => key === null);
  if (wrongAt !== -1) {
    context.addIssue(
      `entry ${wrongAt + 1} is not name:scope+scope:sha256, with scopes of ${SCOPES.join(', ')}; ${KEY_COMMAND} makes one`,
    );
  }
  const known = keys.filter((key) => key !== null);
  if (new Set(known.map(({ name }) => name)).size < known.length) {
    context.addIssue('names each key once');
  }
  return known;
});

function keyIn(entry: string): ApiKey | null {
  const [name = '', scopeList = '', digest = '', ...rest] = entry.split(':');
  const scopes = scopesIn(scopeList.split('+'));
  return NAME.test(name) && scopes !== null && DIGEST.test(digest) && rest.length === 0
    ? { name, scopes, digest: Buffer.from(digest, 'hex') }
    : null;
}

/** Null unless every one of them is a scope. */
export function scopesIn(names: readonly string[]): ReadonlySet<Scope> | null {
  const scopes = SCOPES.filter((scope) => names.includes(scope));
  return names.length > 0 && names.every((name) => scopes.some((scope) => scope === name))
    ? new Set(scopes)
    : null;
}

/** Says whether a name is fit for a key. */
export function isKeyName(text: string): boolean {
  return NAME.test(text);
}
