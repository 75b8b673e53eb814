import type { CacheEntry } from './cache.port.js';

/** An entry as it lies in Redis, in JSON because the store underneath speaks nothing else; hence the body in base64. */
export interface RedisEnvelope {
  readonly version: 1;
  /** The invalidation counter when the value's making began. */
  readonly shared: number;
  readonly tags: readonly string[];
  readonly expiresAt: number;
  readonly etag: string;
  readonly contentType: string;
  readonly storedAt: number;
  readonly body: string;
}

export function toEnvelope(
  entry: CacheEntry,
  about: Pick<RedisEnvelope, 'shared' | 'tags' | 'expiresAt'>,
): RedisEnvelope {
  const { etag, contentType, storedAt } = entry;
  const body = entry.body.toString('base64');
  return { version: 1, ...about, etag, contentType, storedAt, body };
}

export function toEntry({ etag, contentType, storedAt, body }: RedisEnvelope): CacheEntry {
  return { body: Buffer.from(body, 'base64'), etag, contentType, storedAt };
}

/** Whether this was written by us in this form: another version's entry is a miss, not an error. */
export function isEnvelope(value: unknown): value is RedisEnvelope {
  if (typeof value !== 'object' || value === null) {
    return false;
  }
  const it = value as Partial<Record<keyof RedisEnvelope, unknown>>;
  return (
    it.version === 1 &&
    [it.shared, it.expiresAt, it.storedAt].every((each) => typeof each === 'number') &&
    [it.etag, it.contentType, it.body].every((each) => typeof each === 'string') &&
    Array.isArray(it.tags) &&
    it.tags.every((tag) => typeof tag === 'string')
  );
}
