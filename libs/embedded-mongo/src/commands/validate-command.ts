import { type Doc, toInteger } from '../bson/value.js';
import { inspectCollection } from '../storage/consistency.js';
import { type Command, type CommandContext, refuseOptions, requireCollection } from './command.js';

function validate(context: CommandContext): Doc {
  refuseOptions(
    context,
    ['repair', 'metadata', 'fixMultikey', 'background'],
    'Every document is compared with every index; what is damaged is restored from a backup.',
  );
  const collection = requireCollection(context);
  const { documentCount, entryCounts, problems } = inspectCollection(collection);
  return {
    ns: collection.namespace,
    nInvalidDocuments: 0,
    nrecords: toInteger(documentCount),
    nIndexes: collection.indexes.length,
    keysPerIndex: Object.fromEntries(
      [...entryCounts].map(([name, count]) => [name, toInteger(count)]),
    ),
    valid: problems.length === 0,
    repaired: false,
    warnings: [],
    errors: [...problems],
  };
}

/** The command that looks for damage in a collection. */
export const validateCommands: readonly Command[] = [
  {
    name: 'validate',
    options: ['full', 'repair', 'metadata', 'fixMultikey', 'checkBSONConformance', 'background'],
    summary: 'Compares every document with every index entry, always in full.',
    run: validate,
  },
];
