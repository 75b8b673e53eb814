import { type Doc, type Value } from '../bson/value.js';
import { type CommandError, commandError } from '../server/command-error.js';
import { type IndexDefinition } from './index-definition.js';

/** MongoDB's error for a key that a unique index has already. */
export function duplicateKeyError(
  namespace: string,
  index: IndexDefinition,
  values: readonly Value[],
): CommandError {
  const keyValue: Doc = {};
  index.fields.forEach(({ path }, position) => {
    keyValue[path] = values[position] ?? null;
  });
  const shown = Object.entries(keyValue)
    .map(([path, value]) => `${path}: ${JSON.stringify(value)}`)
    .join(', ');
  return commandError(
    'DuplicateKey',
    `E11000 duplicate key error collection: ${namespace} index: ${index.name} dup key: { ${shown} }`,
    { keyPattern: index.key, keyValue },
  );
}
