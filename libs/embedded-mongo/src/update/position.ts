import { type Doc, getField, isDoc, type Value } from '../bson/value.js';
import { type FilterNode, type LeafTest } from '../query/filter.js';
import { compileFilter, compileLeaf } from '../query/matcher.js';
import { someValueAt } from '../query/path.js';

/** By path of an array, the element that made the query match. */
export type MatchedElements = ReadonlyMap<string, number>;

function passes(item: Value, rest: readonly string[], test: LeafTest): boolean {
  if (test.op === 'elemMatch' && rest.length === 0) {
    return compileLeaf(test)([item]);
  }
  const check = compileLeaf(test);
  if (rest.length === 0) {
    return check(item);
  }
  return (
    isDoc(item) && someValueAt(item, rest, test.op !== 'size' && test.op !== 'elemMatch', check)
  );
}

function noteLeaf(
  doc: Doc,
  parts: readonly string[],
  test: LeafTest,
  into: Map<string, number>,
): void {
  let value: Value = doc;
  for (let at = 0; at <= parts.length; at += 1) {
    if (Array.isArray(value)) {
      const index = value.findIndex((item) => passes(item, parts.slice(at), test));
      const explicit = Number(parts[at]);
      if (index >= 0 || Number.isInteger(explicit)) {
        into.set(parts.slice(0, at).join('.'), index >= 0 ? index : explicit);
      }
      return;
    }
    value = isDoc(value) ? getField(value, parts[at] ?? '') : undefined;
  }
}

function note(node: FilterNode, doc: Doc, into: Map<string, number>): void {
  if (node.kind === 'and') {
    for (const child of node.children) {
      note(child, doc, into);
    }
  } else if (node.kind === 'or') {
    const hit = node.children.find((child) => compileFilter(child)(doc));
    if (hit) {
      note(hit, doc, into);
    }
  } else if (node.kind === 'leaf') {
    noteLeaf(doc, node.parts, node.test, into);
  }
}

/** Which array elements a matching document matched by, for the positional `$`. */
export function matchedElements(filter: FilterNode, doc: Doc): MatchedElements {
  const into = new Map<string, number>();
  note(filter, doc, into);
  return into;
}

/** The element for the array at `path`; without one of its own, the only one there is. */
export function matchedIndexFor(elements: MatchedElements, path: string): number | null {
  return elements.get(path) ?? [...elements.values()].at(-1) ?? null;
}
