/** A record's fields, parted by whether the document told them. */
export interface FieldsByKnowledge<T> {
  /** Replaces what is stored. */
  readonly known: Partial<T>;
  /** Written only where nothing is stored yet: a missing field never erases a stored one. */
  readonly unknown: Partial<T>;
}

/**
 * Parts a record for an upsert. Unknown is what is null, or in the list of fields the document failed to give; what was
 * withdrawn is known to be null, or empty.
 */
export function byKnowledge<T extends object>(
  record: T,
  missing: readonly string[],
  withdrawn: readonly string[] = [],
): FieldsByKnowledge<T> {
  const isKnown = ([field, value]: [string, unknown]): boolean =>
    withdrawn.includes(field) || (value !== null && !missing.includes(field));
  const entries = Object.entries(record);
  return {
    known: Object.fromEntries(entries.filter(isKnown)) as Partial<T>,
    unknown: Object.fromEntries(entries.filter((entry) => !isKnown(entry))) as Partial<T>,
  };
}
