import { shown } from '../bson/shown.js';
import { encodeDocument } from '../bson/encode.js';
import { areEqual, doubleOf } from '../bson/compare.js';
import { type Doc, isDoc, isNumber, typeOf, type Value } from '../bson/value.js';
import { commandError, locationError } from '../server/command-error.js';
import { type Catalog } from '../storage/catalog.js';
import { type Collection, type StoredIndex } from '../storage/collection.js';
import {
  describeIndex,
  hasSameKey,
  type IndexDefinition,
  parseIndex,
} from '../storage/index-definition.js';
import {
  collectionName,
  type Command,
  type CommandContext,
  docOption,
  findCollection,
  honourWriteConcern,
  namespaceOf,
  requireCollection,
} from './command.js';
import { cursorAnswer } from './read-commands.js';
import { checkValidation } from './validation-options.js';

/** Hiding an index makes no other index of it, and neither does its name. */
function isSameIndex(left: IndexDefinition, right: IndexDefinition): boolean {
  const compared = (index: IndexDefinition): Doc => ({
    ...describeIndex(index),
    name: '',
    hidden: false,
  });
  return areEqual(compared(left), compared(right));
}

/** Indexes that agree in this may not stand beside each other, whatever their other options and their names. */
function hasSameSignature(left: IndexDefinition, right: IndexDefinition): boolean {
  return (
    hasSameKey(left, right) &&
    left.isUnique === right.isUnique &&
    left.isSparse === right.isSparse &&
    areEqual(left.partialFilter, right.partialFilter)
  );
}

/** The index that `wanted` would repeat. @throws CommandError 85 or 86 when it contradicts one. */
function existing(collection: Collection, wanted: IndexDefinition): StoredIndex | null {
  const named = collection.indexes.find(({ definition }) => definition.name === wanted.name);
  const id = collection.indexes.find(({ definition }) => definition.name === '_id_');
  if (id && hasSameKey(id.definition, wanted)) {
    return id;
  }
  const found =
    named ??
    collection.indexes.find(({ definition }) => hasSameSignature(definition, wanted)) ??
    null;
  if (!found || (named && isSameIndex(named.definition, wanted))) {
    return found;
  }
  const both = `Requested index: ${shown(describeIndex(wanted))}, existing index: ${shown(describeIndex(found.definition))}`;
  if (!hasSameSignature(found.definition, wanted)) {
    throw commandError(
      'IndexKeySpecsConflict',
      `An existing index has the same name as the requested index. When index names are not specified, they are auto generated and can cause conflicts. Please refer to our documentation. ${both}`,
    );
  }
  const withName = isSameIndex(found.definition, wanted)
    ? `Index already exists with a different name: ${found.definition.name}`
    : `An equivalent index already exists with ${named ? 'the same name but different options' : 'a different name and options'}. ${both}`;
  throw commandError('IndexOptionsConflict', withName);
}

/** Adds all of the indexes that are not there yet, or none. */
function addAll(
  catalog: Catalog,
  collection: Collection,
  definitions: readonly IndexDefinition[],
): void {
  const before = collection.indexes.length;
  try {
    for (const definition of definitions) {
      if (!existing(collection, definition)) {
        catalog.addIndex(collection, definition);
      }
    }
  } catch (error) {
    for (const index of collection.indexes.slice(before)) {
      catalog.dropIndex(collection, index);
    }
    throw error;
  }
}

function definitionsIn({ command }: CommandContext): IndexDefinition[] {
  const specs = command.indexes;
  if (!Array.isArray(specs) || specs.length === 0) {
    throw commandError('BadValue', 'Must specify at least one index to create');
  }
  return specs.map((spec) => {
    if (!isDoc(spec)) {
      throw commandError('TypeMismatch', 'An index specification must be a document');
    }
    if (!('name' in spec)) {
      throw commandError(
        'FailedToParse',
        "Error in specification { } :: caused by :: The 'name' field is a required property of an index specification",
      );
    }
    return parseIndex(spec);
  });
}

async function createIndexes(context: CommandContext): Promise<Doc> {
  const definitions = definitionsIn(context);
  const name = collectionName(context);
  const answer = await context.store.write(() => {
    const { catalog } = context.store;
    const isNew = catalog.find(namespaceOf(context)) === null;
    const collection = catalog.ensure(context.database, name);
    const before = collection.indexes.length;
    addAll(catalog, collection, definitions);
    const after = collection.indexes.length;
    return {
      numIndexesBefore: before,
      numIndexesAfter: after,
      createdCollectionAutomatically: isNew,
      ...(before === after ? { note: 'all indexes already exist' } : {}),
    };
  });
  await honourWriteConcern(context);
  return answer;
}

function listIndexes(context: CommandContext): Buffer {
  const collection = requireCollection(context);
  const documents = collection.indexes.map(({ definition }) =>
    encodeDocument(describeIndex(definition)),
  );
  const { batchSize } = docOption(context, 'cursor');
  const batch = context.cursors.open(namespaceOf(context), documents.values(), {
    batchSize: isNumber(batchSize) ? doubleOf(batchSize) : null,
  });
  return cursorAnswer('firstBatch', batch, namespaceOf(context));
}

function indexesToDrop(collection: Collection, wanted: Value): StoredIndex[] {
  if (wanted === '*') {
    return collection.indexes.filter(({ definition }) => definition.name !== '_id_');
  }
  if (Array.isArray(wanted)) {
    return wanted.flatMap((name) => indexesToDrop(collection, name));
  }
  if (typeof wanted !== 'string' && !isDoc(wanted)) {
    throw commandError(
      'TypeMismatch',
      `BSON field 'dropIndexes.index' is the wrong type '${typeOf(wanted)}', expected types '[array, object, string]'`,
    );
  }
  const found = collection.indexes.filter(({ definition }) =>
    typeof wanted === 'string' ? definition.name === wanted : areEqual(definition.key, wanted),
  );
  if (found.length === 0) {
    const shown =
      typeof wanted === 'string'
        ? `index not found with name [${wanted}]`
        : `can't find index with key: ${JSON.stringify(wanted)}`;
    throw commandError('IndexNotFound', shown);
  }
  if (found.some(({ definition }) => definition.name === '_id_')) {
    throw commandError('InvalidOptions', 'cannot drop _id index');
  }
  return found;
}

async function dropIndexes(context: CommandContext): Promise<Doc> {
  const { index } = context.command;
  if (index === undefined) {
    throw locationError(40414, "BSON field 'dropIndexes.index' is missing but a required field");
  }
  requireCollection(context);
  return context.store.write(() => {
    const collection = requireCollection(context);
    const nIndexesWas = collection.indexes.length;
    for (const each of indexesToDrop(collection, index)) {
      context.store.catalog.dropIndex(collection, each);
    }
    return { nIndexesWas };
  });
}

function changedSpec(definition: IndexDefinition, change: Doc): Doc {
  const spec = describeIndex(definition);
  if (change.hidden !== undefined) {
    spec.hidden = change.hidden;
  }
  if (change.expireAfterSeconds !== undefined) {
    spec.expireAfterSeconds = change.expireAfterSeconds;
  }
  return spec;
}

function checkChange(change: Doc): void {
  if ('name' in change === 'keyPattern' in change) {
    throw commandError(
      'InvalidOptions',
      'name' in change
        ? 'Cannot specify both key pattern and name.'
        : 'Must specify either index name or key pattern.',
    );
  }
  if (change.hidden === undefined && change.expireAfterSeconds === undefined) {
    throw commandError('InvalidOptions', 'no expireAfterSeconds or hidden field');
  }
}

function modifyIndex(context: CommandContext, collection: Collection, change: Doc): Doc {
  checkChange(change);
  const target = collection.indexes.find(({ definition }) =>
    'name' in change
      ? definition.name === change.name
      : areEqual(definition.key, change.keyPattern),
  );
  if (!target) {
    throw commandError(
      'IndexNotFound',
      `cannot find index ${JSON.stringify(change.name ?? change.keyPattern)} for ns ${collection.namespace}`,
    );
  }
  if (target.definition.name === '_id_' && change.hidden === true) {
    throw commandError('BadValue', "can't hide _id index");
  }
  const before = target.definition;
  target.definition = parseIndex(changedSpec(before, change));
  context.store.catalog.save(collection);
  return {
    ...('hidden' in change
      ? { hidden_old: before.isHidden, hidden_new: target.definition.isHidden }
      : {}),
    ...('expireAfterSeconds' in change
      ? {
          ...(before.expireAfterSeconds === null
            ? {}
            : { expireAfterSeconds_old: before.expireAfterSeconds }),
          expireAfterSeconds_new: target.definition.expireAfterSeconds,
        }
      : {}),
  };
}

async function collMod(context: CommandContext): Promise<Doc> {
  const { command } = context;
  if (!findCollection(context)) {
    throw commandError('NamespaceNotFound', `ns does not exist: ${namespaceOf(context)}`);
  }
  checkValidation(command);
  return context.store.write(() => {
    const collection = requireCollection(context);
    for (const option of ['validator', 'validationLevel', 'validationAction']) {
      if (command[option] !== undefined) {
        collection.options[option] = command[option];
      }
    }
    context.store.catalog.save(collection);
    return isDoc(command.index) ? modifyIndex(context, collection, command.index) : {};
  });
}

/** Commands about indexes. */
export const indexCommands: readonly Command[] = [
  {
    name: 'createIndexes',
    options: ['indexes', 'commitQuorum'],
    summary:
      'Single, compound, descending, multikey, unique, sparse, partial, TTL, hidden; built at once.',
    run: createIndexes,
  },
  {
    name: 'listIndexes',
    options: ['cursor'],
    summary: 'The indexes of a collection.',
    run: listIndexes,
  },
  {
    name: 'dropIndexes',
    options: ['index'],
    summary: 'By name, key, list of names, or all but _id.',
    run: dropIndexes,
  },
  {
    name: 'collMod',
    options: ['index', 'validator', 'validationLevel', 'validationAction'],
    summary: "Changes an index's TTL or visibility, or the collection's validator.",
    run: collMod,
  },
];
