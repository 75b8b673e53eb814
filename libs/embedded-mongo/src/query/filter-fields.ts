import { type FilterNode } from './filter.js';

/** The top-level fields a filter looks at; null when it may look at any. */
export function fieldsOf(node: FilterNode): ReadonlySet<string> | null {
  switch (node.kind) {
    case 'and':
    case 'or':
    case 'nor':
      return node.children.map(fieldsOf).reduce(unionOf, new Set());
    case 'not':
      return fieldsOf(node.child);
    case 'leaf':
      return new Set(node.parts.slice(0, 1));
    case 'constant':
      return new Set();
    case 'expression':
    case 'predicate':
      return null;
  }
}

function unionOf(
  left: ReadonlySet<string> | null,
  right: ReadonlySet<string> | null,
): ReadonlySet<string> | null {
  return left === null || right === null ? null : new Set([...left, ...right]);
}
