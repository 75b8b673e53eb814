import { type Doc, getField, isDoc, removeField, setField, type Value } from '../bson/value.js';
import { commandError } from '../server/command-error.js';

/** Where positional parts of an update path point in the document at hand. */
export interface Positions {
  /** What `$` stands for on the array at `path`; null when the query matched no array element there. */
  matchedIndex(path: string): number | null;
  /** Whether an element passes the array filter of `$[name]`. */
  passes(name: string, element: Value): boolean;
}

const MAX_PADDING = 1_500_000;

function isArrayIndex(part: string): boolean {
  return /^(0|[1-9]\d*)$/.test(part);
}

function isPositional(part: string): boolean {
  return part === '$' || part.startsWith('$[');
}

function step(value: Value, part: string): Value {
  if (Array.isArray(value)) {
    return isArrayIndex(part) ? value[Number(part)] : undefined;
  }
  return isDoc(value) ? getField(value, part) : undefined;
}

/** The value at a path without positional parts. */
export function valueAt(doc: Doc, parts: readonly string[]): Value {
  return parts.reduce<Value>(step, doc);
}

function indexesFor(part: string, value: Value, path: string, positions: Positions): number[] {
  if (part === '$') {
    const index = positions.matchedIndex(path);
    if (index === null) {
      throw commandError(
        'BadValue',
        'The positional operator did not find the match needed from the query.',
      );
    }
    return [index];
  }
  if (!Array.isArray(value)) {
    throw commandError(
      'BadValue',
      value === undefined
        ? `The path '${path}' must exist in the document in order to apply array updates.`
        : `Cannot apply array updates to non-array element ${path}: ${JSON.stringify(value)}`,
    );
  }
  const name = part.slice(2, -1);
  return Array.from(value.keys()).filter(
    (index) => name === '' || positions.passes(name, value[index]),
  );
}

/** The concrete paths an update path stands for, with `$`, `$[]` and `$[name]` replaced by array indexes. */
export function expandPath(doc: Doc, parts: readonly string[], positions: Positions): string[][] {
  if (!parts.some(isPositional)) {
    return [[...parts]];
  }
  let found: { path: string[]; value: Value }[] = [{ path: [], value: doc }];
  for (const part of parts) {
    found = found.flatMap(({ path, value }) => {
      const names = isPositional(part)
        ? indexesFor(part, value, path.join('.'), positions).map(String)
        : [part];
      return names.map((name) => ({ path: [...path, name], value: step(value, name) }));
    });
  }
  return found.map(({ path }) => path);
}

function notViable(parent: Value, part: string, parents: readonly string[]): never {
  const name = parents.at(-1) ?? '';
  throw commandError(
    'PathNotViable',
    `Cannot create field '${part}' in element {${name}: ${parent === undefined ? 'missing' : JSON.stringify(parent)}}`,
  );
}

function assign(parent: Value, part: string, value: Value, parents: readonly string[]): void {
  if (isDoc(parent)) {
    setField(parent, part, value);
    return;
  }
  if (!Array.isArray(parent) || !isArrayIndex(part)) {
    notViable(parent, part, parents);
  }
  const index = Number(part);
  if (index - parent.length > MAX_PADDING) {
    throw commandError(
      'CannotBackfillArray',
      `can't backfill array to larger than ${MAX_PADDING} elements`,
    );
  }
  while (parent.length < index) {
    parent.push(null);
  }
  parent[index] = value;
}

/** @throws CommandError 28 when a value is in the way of a path, though nothing is to be set there. */
export function checkViable(doc: Doc, parts: readonly string[]): void {
  let parent: Value = doc;
  for (const [at, part] of parts.entries()) {
    if (parent === undefined) {
      return;
    }
    if (!isDoc(parent) && !(Array.isArray(parent) && isArrayIndex(part))) {
      notViable(parent, part, parts.slice(0, at));
    }
    parent = step(parent, part);
  }
}

/** Sets the value at a concrete path, making documents on the way. @throws CommandError 28 when a value is in the way. */
export function assignAt(doc: Doc, parts: readonly string[], value: Value): void {
  let parent: Value = doc;
  parts.forEach((part, at) => {
    if (at === parts.length - 1) {
      assign(parent, part, value, parts.slice(0, at));
      return;
    }
    let next = step(parent, part);
    if (next === undefined) {
      next = {};
      assign(parent, part, next, parts.slice(0, at));
    }
    if (!isDoc(next) && !Array.isArray(next)) {
      notViable(next, parts[at + 1] ?? '', parts.slice(0, at + 1));
    }
    parent = next;
  });
}

/** Removes the value at a concrete path; an array element becomes null so that the others keep their place. */
export function removeAt(doc: Doc, parts: readonly string[]): void {
  const parent = valueAt(doc, parts.slice(0, -1));
  const last = parts.at(-1) ?? '';
  if (Array.isArray(parent)) {
    if (isArrayIndex(last) && Number(last) < parent.length) {
      parent[Number(last)] = null;
    }
  } else if (isDoc(parent)) {
    removeField(parent, last);
  }
}
