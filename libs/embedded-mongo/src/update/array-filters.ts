import { type Doc, isDoc, setField, type Value } from '../bson/value.js';
import { parseFilter } from '../query/filter.js';
import { compileOnValue } from '../query/matcher.js';
import { commandError } from '../server/command-error.js';

/** The conditions behind `$[name]` in update paths. */
export interface ArrayFilters {
  passes(name: string, element: Value): boolean;
}

/** The first part of every path in a filter, and the filter with that part taken off. */
function withoutName(filter: Doc, names: Set<string>): Doc {
  const result: Doc = {};
  for (const [field, value] of Object.entries(filter)) {
    if (field.startsWith('$') && Array.isArray(value)) {
      result[field] = value.map((clause) => (isDoc(clause) ? withoutName(clause, names) : clause));
      continue;
    }
    const [name = '', ...rest] = field.split('.');
    names.add(name);
    setField(result, rest.join('.'), value);
  }
  return result;
}

function usedNames(paths: readonly (readonly string[])[]): Set<string> {
  const parts = paths.flat().filter((part) => part.startsWith('$[') && part !== '$[]');
  return new Set(parts.map((part) => part.slice(2, -1)));
}

/** Reads `arrayFilters`. @throws CommandError when a name is used without a filter, or a filter is not used. */
export function parseArrayFilters(
  spec: Value,
  paths: readonly (readonly string[])[],
): ArrayFilters {
  const tests = new Map<string, (value: Value) => boolean>();
  for (const filter of Array.isArray(spec) ? spec : []) {
    if (!isDoc(filter)) {
      throw commandError('TypeMismatch', 'Each array filter must be an object');
    }
    const names = new Set<string>();
    const inner = withoutName(filter, names);
    const [name = ''] = names;
    if (names.size !== 1) {
      throw commandError(
        'FailedToParse',
        'Error parsing array filter :: caused by :: Expected a single top-level field name',
      );
    }
    if (tests.has(name)) {
      throw commandError(
        'FailedToParse',
        `Found multiple array filters with the same top-level field name ${name}`,
      );
    }
    tests.set(name, compileOnValue(parseFilter(inner)));
  }
  const used = usedNames(paths);
  const unknown = [...used].find((name) => !tests.has(name));
  if (unknown !== undefined) {
    throw commandError('BadValue', `No array filter found for identifier '${unknown}' in path`);
  }
  const unused = [...tests.keys()].find((name) => !used.has(name));
  if (unused !== undefined) {
    throw commandError(
      'FailedToParse',
      `The array filter for identifier '${unused}' was not used in the update`,
    );
  }
  return { passes: (name, element) => tests.get(name)?.(element) === true };
}
