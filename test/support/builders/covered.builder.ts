import type { Coverage, Covered } from '@app/linkedin';

/** A record as read off a document that gave all of it; pass what it failed to give. */
export function covered<T extends object>(
  record: T,
  { missing = [], isTruncated = false, found = {} }: Partial<Coverage> = {},
): Covered<T> {
  return { record, coverage: { found, missing, isTruncated } };
}
