import { Binary } from 'bson';

import { encodeDocument } from '../bson/encode.js';
import { doubleOf } from '../bson/compare.js';
import { type Doc, isDoc, isNumber, toDouble, toInteger } from '../bson/value.js';
import { parseFilter } from '../query/filter.js';
import { compileFilter } from '../query/matcher.js';
import { commandError, locationError } from '../server/command-error.js';
import { checkNamespace } from '../storage/catalog.js';
import { type Collection } from '../storage/collection.js';
import { describeIndex } from '../storage/index-definition.js';
import {
  checkCollation,
  collectionName,
  type Command,
  type CommandContext,
  docOption,
  findCollection,
  flagOption,
  namespaceOf,
  refuseOptions,
} from './command.js';
import { cursorAnswer } from './read-commands.js';
import { checkValidation } from './validation-options.js';

const KEPT_OPTIONS = ['validator', 'validationLevel', 'validationAction'];

function nameOf(collection: Collection): string {
  return collection.namespace.slice(collection.namespace.indexOf('.') + 1);
}

async function create(context: CommandContext): Promise<Doc> {
  const { command } = context;
  refuseOptions(
    context,
    [
      'capped',
      'timeseries',
      'clusteredIndex',
      'viewOn',
      'encryptedFields',
      'changeStreamPreAndPostImages',
      'expireAfterSeconds',
    ],
    'Use an ordinary collection (with a TTL index to bound it), or MongoDB.',
  );
  checkCollation(command.collation);
  checkValidation(command);
  const name = collectionName(context);
  checkNamespace(context.database, name);
  const options = Object.fromEntries(
    KEPT_OPTIONS.filter((option) => command[option] !== undefined).map((option) => [
      option,
      command[option],
    ]),
  );
  if (isDoc(options.validator)) {
    parseFilter(options.validator);
  }
  await context.store.write(() => {
    const known = findCollection(context);
    if (known && (Object.keys(options).length > 0 || Object.keys(known.options).length > 0)) {
      throw commandError('NamespaceExists', `Collection ${namespaceOf(context)} already exists.`);
    }
    context.store.catalog.ensure(context.database, name, options);
  });
  return {};
}

async function drop(context: CommandContext): Promise<Doc> {
  const collection = findCollection(context);
  if (!collection) {
    return {};
  }
  const nIndexesWas = collection.indexes.length;
  await context.store.write(() => {
    const current = findCollection(context);
    if (current) {
      context.store.catalog.drop(current);
    }
  });
  return { nIndexesWas, ns: namespaceOf(context) };
}

async function dropDatabase({ store, database }: CommandContext): Promise<Doc> {
  await store.write(() => {
    for (const collection of store.catalog.list(database)) {
      store.catalog.drop(collection);
    }
  });
  return { dropped: database };
}

async function renameCollection(context: CommandContext): Promise<Doc> {
  const { renameCollection: from, to, dropTarget } = context.command;
  if (typeof from !== 'string' || typeof to !== 'string') {
    throw commandError('TypeMismatch', 'renameCollection needs two full names');
  }
  const [database = ''] = to.split('.');
  await context.store.write(() => {
    const { catalog } = context.store;
    const source = catalog.find(from);
    if (!source) {
      throw commandError('NamespaceNotFound', `Source collection ${from} does not exist`);
    }
    if (from === to) {
      throw commandError('IllegalOperation', "Can't rename a collection to itself");
    }
    checkNamespace(database, to.slice(database.length + 1));
    const target = catalog.find(to);
    if (target && dropTarget !== true) {
      throw commandError('NamespaceExists', 'target namespace exists');
    }
    if (target) {
      catalog.drop(target);
    }
    catalog.rename(source, database, to.slice(database.length + 1));
  });
  return {};
}

function describeCollection(collection: Collection, namesOnly: boolean): Doc {
  const [idIndex] = collection.indexes;
  const base: Doc = { name: nameOf(collection), type: 'collection' };
  if (namesOnly) {
    return base;
  }
  return {
    ...base,
    options: collection.options,
    info: { readOnly: false, uuid: new Binary(collection.uuid, Binary.SUBTYPE_UUID) },
    idIndex: idIndex ? describeIndex(idIndex.definition) : {},
  };
}

function listCollections(context: CommandContext): Buffer {
  const matches = compileFilter(parseFilter(docOption(context, 'filter')));
  const namesOnly = flagOption(context, 'nameOnly');
  const documents = context.store.catalog
    .list(context.database)
    .map((collection) => describeCollection(collection, namesOnly))
    .filter((doc) => matches(doc))
    .map((doc) => encodeDocument(doc));
  const { batchSize } = docOption(context, 'cursor');
  const namespace = `${context.database}.$cmd.listCollections`;
  const batch = context.cursors.open(namespace, documents.values(), {
    batchSize: isNumber(batchSize) ? doubleOf(batchSize) : Number.MAX_SAFE_INTEGER,
  });
  return cursorAnswer('firstBatch', batch, namespace);
}

function listDatabases(context: CommandContext): Doc {
  const { catalog } = context.store;
  const matches = compileFilter(parseFilter(docOption(context, 'filter')));
  const namesOnly = flagOption(context, 'nameOnly');
  const databases = catalog
    .databases()
    .map((name): Doc => {
      const size = catalog.list(name).reduce((sum, { counts }) => sum + counts.dataBytes, 0);
      return namesOnly ? { name } : { name, sizeOnDisk: toInteger(size), empty: size === 0 };
    })
    .filter((doc) => matches(doc));
  if (namesOnly) {
    return { databases };
  }
  const total = databases.reduce(
    (sum, { sizeOnDisk }) => sum + (isNumber(sizeOnDisk) ? doubleOf(sizeOnDisk) : 0),
    0,
  );
  return {
    databases,
    totalSize: toInteger(total),
    totalSizeMb: toInteger(Math.round(total / 1024 / 1024)),
  };
}

/** The figures of `collStats`. */
export function collectionStats(collection: Collection, scale: number): Doc {
  const { documentCount, dataBytes } = collection.counts;
  const size = Math.floor(dataBytes / scale);
  return {
    ns: collection.namespace,
    size: toInteger(size),
    count: toInteger(documentCount),
    ...(documentCount > 0 ? { avgObjSize: toInteger(Math.floor(dataBytes / documentCount)) } : {}),
    storageSize: toInteger(size),
    nindexes: collection.indexes.length,
    totalIndexSize: 0,
    totalSize: toInteger(size),
    indexSizes: Object.fromEntries(
      collection.indexes.map(({ definition }) => [definition.name, 0]),
    ),
    capped: false,
    scaleFactor: toInteger(scale),
  };
}

function scaleOf({ command }: CommandContext): number {
  const scale = command.scale;
  if (scale === undefined) {
    return 1;
  }
  const number = isNumber(scale) ? Math.floor(doubleOf(scale)) : Number.NaN;
  if (!(number >= 1)) {
    throw locationError(51024, `BSON field 'scale' value must be >= 1, actual value '${number}'`);
  }
  return number;
}

function collStats(context: CommandContext): Doc {
  const collection = findCollection(context);
  if (!collection) {
    return {
      ns: namespaceOf(context),
      size: 0,
      count: 0,
      storageSize: 0,
      totalSize: 0,
      nindexes: 0,
      totalIndexSize: 0,
      indexDetails: {},
      indexSizes: {},
      scaleFactor: 1,
    };
  }
  return collectionStats(collection, scaleOf(context));
}

function dbStats(context: CommandContext): Doc {
  const scale = scaleOf(context);
  const all = context.store.catalog.list(context.database);
  const objects = all.reduce((sum, { counts }) => sum + counts.documentCount, 0);
  const bytes = all.reduce((sum, { counts }) => sum + counts.dataBytes, 0);
  return {
    db: context.database,
    collections: toInteger(all.length),
    views: 0,
    objects: toInteger(objects),
    avgObjSize: toDouble(objects > 0 ? bytes / objects : 0),
    dataSize: toDouble(bytes / scale),
    storageSize: toDouble(bytes / scale),
    indexes: toInteger(all.reduce((sum, { indexes }) => sum + indexes.length, 0)),
    indexSize: toDouble(0),
    totalSize: toDouble(bytes / scale),
    scaleFactor: toInteger(scale),
  };
}

/** Commands about collections and databases. */
export const collectionCommands: readonly Command[] = [
  {
    name: 'create',
    options: [
      ...KEPT_OPTIONS,
      'capped',
      'size',
      'max',
      'timeseries',
      'clusteredIndex',
      'viewOn',
      'pipeline',
      'collation',
      'storageEngine',
      'indexOptionDefaults',
      'idIndex',
      'encryptedFields',
      'changeStreamPreAndPostImages',
      'expireAfterSeconds',
      'autoIndexId',
    ],
    summary: 'An ordinary collection, with a validator if wanted.',
    run: create,
  },
  { name: 'drop', options: [], summary: 'Removes a collection.', run: drop },
  {
    name: 'dropDatabase',
    options: [],
    summary: 'Removes all collections of a database.',
    run: dropDatabase,
  },
  {
    name: 'renameCollection',
    options: ['to', 'dropTarget'],
    summary: 'Also to another database.',
    run: renameCollection,
  },
  {
    name: 'listCollections',
    options: ['filter', 'nameOnly', 'cursor', 'authorizedCollections'],
    summary: 'The collections of a database.',
    run: listCollections,
  },
  {
    name: 'listDatabases',
    options: ['filter', 'nameOnly', 'authorizedDatabases'],
    summary: 'The databases with their sizes.',
    run: listDatabases,
  },
  {
    name: 'collStats',
    options: ['scale'],
    summary: 'Counts and sizes of a collection.',
    run: collStats,
  },
  {
    name: 'dbStats',
    options: ['scale', 'freeStorage'],
    summary: 'Counts and sizes of a database.',
    run: dbStats,
  },
  {
    name: 'dbstats',
    options: ['scale', 'freeStorage'],
    summary: 'The older spelling of dbStats.',
    run: dbStats,
  },
];
