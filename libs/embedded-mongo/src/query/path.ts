import { type Doc, getField, isDoc, type Value } from '../bson/value.js';

/** Asks about one value found at a path; `undefined` means there is none. Answering true ends the walk. */
export type ValueTest = (value: Value) => boolean;

function isArrayIndex(part: string): boolean {
  return /^(0|[1-9]\d*)$/.test(part);
}

function testLeaf(value: Value, expandsLeaf: boolean, test: ValueTest): boolean {
  if (expandsLeaf && Array.isArray(value)) {
    for (const item of value) {
      if (test(item)) {
        return true;
      }
    }
  }
  return test(value);
}

function walkArray(
  items: readonly Value[],
  parts: readonly string[],
  at: number,
  expandsLeaf: boolean,
  test: ValueTest,
): boolean {
  const part = parts[at] ?? '';
  if (isArrayIndex(part) && Number(part) < items.length) {
    const item = items[Number(part)];
    // An element named by its place is taken as it is: `{ 'a.0': 1 }` does not look into `[[1]]`.
    const isHit =
      at === parts.length - 1 ? test(item) : walkInto(item, parts, at + 1, expandsLeaf, test);
    if (isHit) {
      return true;
    }
  }
  for (const item of items) {
    if (isDoc(item) && walk(item, parts, at, expandsLeaf, test)) {
      return true;
    }
  }
  return false;
}

function walkInto(
  value: Value,
  parts: readonly string[],
  at: number,
  expandsLeaf: boolean,
  test: ValueTest,
): boolean {
  if (Array.isArray(value)) {
    return walkArray(value, parts, at, expandsLeaf, test);
  }
  return isDoc(value) ? walk(value, parts, at, expandsLeaf, test) : test(undefined);
}

function walk(
  doc: Doc,
  parts: readonly string[],
  at: number,
  expandsLeaf: boolean,
  test: ValueTest,
): boolean {
  const value = getField(doc, parts[at] ?? '');
  return at === parts.length - 1
    ? testLeaf(value, expandsLeaf, test)
    : walkInto(value, parts, at + 1, expandsLeaf, test);
}

/**
 * Whether any value that `parts` reaches in `doc` passes, going through arrays as MongoDB's query language does.
 * With `expandsLeaf` an array at the end is asked element by element, then as a whole.
 */
export function someValueAt(
  doc: Doc,
  parts: readonly string[],
  expandsLeaf: boolean,
  test: ValueTest,
): boolean {
  return walk(doc, parts, 0, expandsLeaf, test);
}
