import { isDeepStrictEqual } from 'node:util';

/** What stands in the place of a name that was erased. */
const MARK = '[…]';

/** Whether a stored value is the true one. The truth knows more than a reader can: only what is stored counts. */
export function agrees(value: unknown, fact: unknown): boolean {
  if (typeof value === 'string' && value.includes(MARK)) {
    return typeof fact === 'string' && agreesAround(value.split(MARK), fact);
  }
  if (Array.isArray(value)) {
    return (
      Array.isArray(fact) &&
      value.length === fact.length &&
      value.every((item, index) => agrees(item, (fact as unknown[])[index]))
    );
  }
  if (isNobody(value)) {
    return isPerson(fact);
  }
  if (typeof value !== 'object' || value === null || value instanceof Date) {
    return isDeepStrictEqual(value ?? null, fact ?? null);
  }
  return (
    typeof fact === 'object' &&
    fact !== null &&
    Object.entries(value).every(([field, part]) =>
      agrees(part, (fact as Readonly<Record<string, unknown>>)[field]),
    )
  );
}

/** Who is mentioned where a mention of somebody erased stood. */
function isNobody(value: unknown): boolean {
  return (
    isPerson(value) &&
    'name' in value &&
    'url' in value &&
    value.name === null &&
    value.url === null
  );
}

function isPerson(value: unknown): value is object {
  return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'person';
}

/** Whether a stored list is the first part of the true one. */
export function begins(value: unknown, fact: unknown): boolean {
  return Array.isArray(value) && Array.isArray(fact) && agrees(value, fact.slice(0, value.length));
}

export function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}

/** The pieces of a text stand in another one, in their order, from its beginning to its end. */
function agreesAround(pieces: readonly string[], text: string): boolean {
  let at = 0;
  for (const piece of pieces) {
    at = text.indexOf(piece, at);
    if (at < 0) {
      return false;
    }
    at += piece.length;
  }
  return text.startsWith(pieces[0] ?? '') && text.endsWith(pieces.at(-1) ?? '');
}
