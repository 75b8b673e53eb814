import type { GuestDocument } from './guest-document.js';
import { parsed } from './json.js';
import { withAttribute } from './matcher.js';

/** An object of JSON-LD. Only own properties are ever read, so a `__proto__` key in the document changes nothing. */
export type JsonLdNode = Readonly<Record<string, unknown>>;

/** All top-level nodes of the document's JSON-LD: roots, members of lists, members of `@graph`. */
export function jsonLdNodes(document: GuestDocument): JsonLdNode[] {
  return document
    .elements('script')
    .filter(withAttribute('type', 'application/ld+json'))
    .flatMap((script) => rootsOf(parsed(script.rawContent('text'))));
}

export function hasType(node: JsonLdNode, isWanted: (type: string) => boolean): boolean {
  return listOf(valueOf(node, '@type')).some((type) => typeof type === 'string' && isWanted(type));
}

/** A non-blank string property as written, the first one where JSON-LD lists several. */
export function stringAt(node: JsonLdNode | null, key: string): string | null {
  const value = listOf(valueOf(node, key)).find(isText);
  return value ?? null;
}

/** A property that counts something: a whole number from zero up, or its decimal notation. */
export function countAt(node: JsonLdNode | null, key: string): number | null {
  const value = valueOf(node, key);
  const count = typeof value === 'string' && /^\d{1,15}$/.test(value) ? Number(value) : value;
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : null;
}

export function nodeAt(node: JsonLdNode | null, key: string): JsonLdNode | null {
  return nodesAt(node, key)[0] ?? null;
}

/** Objects under a key, whether it holds one or a list of them. */
export function nodesAt(node: JsonLdNode | null, key: string): JsonLdNode[] {
  return listOf(valueOf(node, key)).filter(isNode);
}

function valueOf(node: JsonLdNode | null, key: string): unknown {
  return node !== null && Object.hasOwn(node, key) ? node[key] : null;
}

function rootsOf(value: unknown): JsonLdNode[] {
  return listOf(value)
    .filter(isNode)
    .flatMap((root) => (Object.hasOwn(root, '@graph') ? nodesAt(root, '@graph') : [root]));
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [value];
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.trim() !== '';
}

function isNode(value: unknown): value is JsonLdNode {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
