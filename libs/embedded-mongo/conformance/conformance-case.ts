import { type Document, Double } from 'mongodb';

/** One claim about how the database answers; results are compared as canonical Extended JSON, types included. */
export interface ConformanceCase {
  readonly name: string;
  /** What is in the collection before. */
  readonly docs?: readonly Document[];
  /** Indexes made before the documents are stored. */
  readonly indexes?: readonly Document[];
  readonly act: Act;
  /** What comes back; for writes, what is in the collection afterwards, by _id. */
  readonly expected?: unknown;
  /** The server code of the error that comes back instead. */
  readonly errorCode?: number;
}

/** What a case does. */
export type Act =
  | { readonly find: Document; readonly options?: Document }
  | { readonly update: Document; readonly with: Document | Document[]; readonly options?: Document }
  | { readonly replace: Document; readonly with: Document; readonly options?: Document }
  | { readonly aggregate: readonly Document[]; readonly inAnyOrder?: boolean }
  | { readonly expression: unknown }
  | { readonly insert: readonly Document[]; readonly options?: Document }
  | { readonly remove: Document; readonly isMulti: boolean }
  | { readonly command: Document; readonly fields: readonly string[] };

/** A value as it stands in the name of a case: doubles and regular expressions told apart from what JSON makes of them. */
export function named(value: unknown): string {
  return JSON.stringify(value, function (this: Record<string, unknown>, key, shown: unknown) {
    const raw = this[key];
    if (raw instanceof RegExp) {
      return String(raw);
    }
    return raw instanceof Double ? { $double: raw.value } : shown;
  });
}
