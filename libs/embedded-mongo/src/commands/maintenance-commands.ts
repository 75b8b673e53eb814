import { createHash } from 'node:crypto';

import { Binary } from 'bson';

import { doubleOf } from '../bson/compare.js';
import { type Doc, isNumber, toInteger } from '../bson/value.js';
import { findRows, parseSelection } from '../execution/find-rows.js';
import { commandError, locationError } from '../server/command-error.js';
import { describeIndex } from '../storage/index-definition.js';
import { inspectCollection } from '../storage/consistency.js';
import {
  type Command,
  type CommandContext,
  refuseOptions,
  requireCollection,
  requireField,
} from './command.js';

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

async function reIndex(context: CommandContext): Promise<Doc> {
  return context.store.write(() => {
    const collection = requireCollection(context);
    const definitions = collection.indexes.map(({ definition }) => definition);
    for (const index of [...collection.indexes]) {
      context.store.catalog.dropIndex(collection, index);
    }
    for (const definition of definitions) {
      context.store.catalog.addIndex(collection, definition);
    }
    return {
      nIndexesWas: definitions.length,
      nIndexes: collection.indexes.length,
      indexes: definitions.map(describeIndex),
    };
  });
}

/** The bytes of one chunk. @throws CommandError 50985 when it is not the chunk that comes next. */
function chunkBytes(chunk: Doc, expected: number): Uint8Array {
  const { n, data } = chunk;
  if (!isNumber(n) || doubleOf(n) !== expected || !(data instanceof Binary)) {
    throw locationError(50985, `should have chunk: ${expected}`);
  }
  return data.value();
}

function fileMd5(context: CommandContext): Doc {
  const { filemd5: id, root } = context.command;
  requireField(context, 'root');
  if (typeof root !== 'string' || root === '') {
    throw commandError('TypeMismatch', "BSON field 'filemd5.root' must be the name of a bucket");
  }
  const collection = context.store.catalog.find(`${context.database}.${root}.chunks`);
  const selection = parseSelection({ filter: { files_id: id }, sort: { n: 1 } });
  const hash = createHash('md5');
  let count = 0;
  for (const { doc } of collection ? findRows(collection, selection, context) : []) {
    hash.update(chunkBytes(doc, count));
    count += 1;
  }
  return { numChunks: toInteger(count), md5: hash.digest('hex') };
}

/** Commands that look after what is stored. */
export const maintenanceCommands: readonly Command[] = [
  {
    name: 'validate',
    options: ['full', 'repair', 'metadata', 'fixMultikey', 'checkBSONConformance', 'background'],
    summary: 'Compares every document with every index entry, always in full.',
    run: validate,
  },
  {
    name: 'reIndex',
    options: [],
    summary: 'Builds all indexes of a collection again.',
    run: reIndex,
  },
  {
    name: 'filemd5',
    options: ['root', 'partialOk', 'md5state'],
    summary: 'The checksum of a GridFS file, for old drivers.',
    run: fileMd5,
  },
];
