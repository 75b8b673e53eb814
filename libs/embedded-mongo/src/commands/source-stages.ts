import { type Doc, isDoc, type Value } from '../bson/value.js';
import { commandError } from '../server/command-error.js';
import { collectionStats } from './collection-commands.js';
import { type CommandContext } from './command.js';

function* collectionStatsSource(context: CommandContext, name: string): Generator<Doc> {
  const collection = context.store.catalog.find(`${context.database}.${name}`);
  if (!collection) {
    throw commandError('NamespaceNotFound', `Collection [${context.database}.${name}] not found.`);
  }
  const stats = collectionStats(collection, 1);
  yield {
    ns: collection.namespace,
    localTime: new Date(),
    storageStats: stats,
    count: stats.count,
  };
}

function* indexStatsSource(context: CommandContext, name: string): Generator<Doc> {
  for (const { definition } of context.store.catalog.find(`${context.database}.${name}`)?.indexes ??
    []) {
    yield { name: definition.name, key: definition.key, host: context.facts.address };
  }
}

/** The command that asks: pipelines are read one batch at a time, so no other is in progress then. */
function* currentOperations({
  command,
  connectionId,
  database,
  facts,
}: CommandContext): Generator<Doc> {
  if (database !== 'admin') {
    throw commandError(
      'InvalidNamespace',
      "$currentOp must be run against the 'admin' database with {aggregate: 1}",
    );
  }
  yield {
    type: 'op',
    host: facts.address,
    connectionId,
    active: true,
    currentOpTime: new Date().toISOString(),
    op: 'command',
    ns: `${database}.$cmd.aggregate`,
    command,
  };
}

/** The session that asks: none leaves anything behind, so no other is known. */
function* localSessions({ command: { lsid } }: CommandContext): Generator<Doc> {
  if (isDoc(lsid)) {
    yield { _id: lsid, lastUse: new Date() };
  }
}

type Source<Name> = (context: CommandContext, name: Name) => Generator<Doc>;

const OF_COLLECTION: Readonly<Record<string, Source<string>>> = {
  $collStats: collectionStatsSource,
  $indexStats: indexStatsSource,
};
const OF_SERVER: Readonly<Record<string, Source<null>>> = {
  $currentOp: currentOperations,
  $listLocalSessions: localSessions,
};

/** What a stage tells of these tells; null for any other stage. */
export function sourceOf(
  context: CommandContext,
  stage: Value,
  name: string | null,
): Iterable<Doc> | null {
  const [stageName = ''] = isDoc(stage) ? Object.keys(stage) : [];
  const sources = name === null ? OF_SERVER : OF_COLLECTION;
  if (!isDoc(stage) || !Object.hasOwn(sources, stageName)) {
    return null;
  }
  if (!isDoc(stage[stageName])) {
    throw commandError('FailedToParse', `${stageName} options must be specified in an object`);
  }
  return name === null
    ? (OF_SERVER[stageName]?.(context, name) ?? null)
    : (OF_COLLECTION[stageName]?.(context, name) ?? null);
}

/** @throws CommandError 73 when the first stage needs a collection and there is none, or the other way round. */
export function checkSource(name: string | null, head: Value): void {
  const [stage = ''] = isDoc(head) ? Object.keys(head) : [];
  const isCollectionless = stage === '$documents' || Object.hasOwn(OF_SERVER, stage);
  if (name !== null && isCollectionless) {
    throw commandError('InvalidNamespace', `'${stage}' can only be run with {aggregate: 1}`);
  }
  if (name === null && !isCollectionless && !stage.startsWith('$change')) {
    throw commandError(
      'InvalidNamespace',
      `{aggregate: 1} is not valid for '${stage}'; a collection is required.`,
    );
  }
}
