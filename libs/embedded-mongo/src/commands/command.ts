import { doubleOf } from '../bson/compare.js';
import { type Doc, isDoc, isNumber, typeOf, type Value } from '../bson/value.js';
import { type Scope } from '../aggregation/operator.js';
import { parseExpression } from '../aggregation/expression.js';
import { CommandError, commandError, locationError } from '../server/command-error.js';
import { type CursorRegistry } from '../server/cursor-registry.js';
import { type Deadline } from '../server/deadline.js';
import { type OperationCounters } from '../server/operation-counters.js';
import { type Collection } from '../storage/collection.js';
import { type DatabaseStore } from '../storage/database.js';

/** What the server knows about itself, for the commands that tell. */
export interface ServerFacts {
  readonly startedAt: number;
  readonly address: string;
  readonly isDurable: boolean;
  readonly operations: OperationCounters;
  connectionCount(): number;
}

/** Everything a command works with. */
export interface CommandContext {
  readonly command: Doc;
  readonly sequences: ReadonlyMap<string, readonly Buffer[]>;
  readonly database: string;
  readonly connectionId: number;
  readonly store: DatabaseStore;
  readonly cursors: CursorRegistry;
  readonly deadline: Deadline;
  readonly facts: ServerFacts;
}

/** What a command answers: a document, or one already encoded. */
export type Answer = Doc | Buffer;

/** One database command. */
export interface Command {
  readonly name: string;
  /** The fields it understands besides those every command has; any other is an error. Null: it takes any. */
  readonly options: readonly string[] | null;
  /** One sentence for the command table of the README. */
  readonly summary: string;
  run(context: CommandContext): Answer | Promise<Answer>;
}

/** Fields that every command may carry (sessions, concerns, API versions). */
const GENERIC_OPTIONS = new Set([
  '$db',
  '$clusterTime',
  '$readPreference',
  'lsid',
  'txnNumber',
  'readConcern',
  'writeConcern',
  'comment',
  'maxTimeMS',
  'apiVersion',
  'apiStrict',
  'apiDeprecationErrors',
  'mayBypassWriteBlocking',
  'rawData',
]);

/** @throws CommandError 40415 for a field the command does not know. */
export function checkOptions(command: Command, doc: Doc): void {
  const { options } = command;
  if (!options) {
    return;
  }
  for (const field of Object.keys(doc).slice(1)) {
    if (!GENERIC_OPTIONS.has(field) && !options.includes(field)) {
      throw new CommandError(
        40415,
        'IDLUnknownField',
        `BSON field '${command.name}.${field}' is an unknown field.`,
      );
    }
  }
}

function wrongType(context: CommandContext, field: string, value: Value, wanted: string): never {
  const [name = ''] = Object.keys(context.command);
  throw commandError(
    'TypeMismatch',
    `BSON field '${name}.${field}' is the wrong type '${typeOf(value)}', expected type '${wanted}'`,
  );
}

/** The collection name that is the value of the command's first field. */
export function collectionName(context: CommandContext): string {
  const [name = ''] = Object.keys(context.command);
  const value = context.command[name];
  if (typeof value !== 'string') {
    throw commandError('InvalidNamespace', `collection name has invalid type ${typeOf(value)}`);
  }
  if (value === '') {
    throw commandError('InvalidNamespace', `Invalid namespace specified '${context.database}.'`);
  }
  return value;
}

/** The full name of the command's collection. */
export function namespaceOf(context: CommandContext): string {
  return `${context.database}.${collectionName(context)}`;
}

/** The command's collection, or null when it does not exist. */
export function findCollection(context: CommandContext): Collection | null {
  return context.store.catalog.find(namespaceOf(context));
}

/** The command's collection. @throws CommandError 26 when it does not exist. */
export function requireCollection(context: CommandContext): Collection {
  const collection = findCollection(context);
  if (!collection) {
    throw commandError('NamespaceNotFound', `ns does not exist: ${namespaceOf(context)}`);
  }
  return collection;
}

/** @throws CommandError 40414 when a field that the command cannot do without is not there. */
export function requireField({ command }: CommandContext, field: string): void {
  if (command[field] === undefined) {
    const [name = ''] = Object.keys(command);
    throw locationError(40414, `BSON field '${name}.${field}' is missing but a required field`);
  }
}

/** A document option; an empty document when it is left out. */
export function docOption(context: CommandContext, field: string): Doc {
  const value = context.command[field];
  if (value === undefined || value === null) {
    return {};
  }
  return isDoc(value) ? value : wrongType(context, field, value, 'object');
}

/** A number option, or null when it is left out. @throws CommandError when it is negative. */
export function numberOption(context: CommandContext, field: string): number | null {
  const value = context.command[field];
  if (value === undefined || value === null) {
    return null;
  }
  if (!isNumber(value)) {
    return wrongType(context, field, value, 'long');
  }
  const number = Math.trunc(doubleOf(value));
  if (number < 0) {
    throw new CommandError(
      51024,
      'Location51024',
      `BSON field '${field}' value must be >= 0, actual value '${number}'`,
    );
  }
  return number;
}

/** A boolean option; numbers count as the server counts them. */
export function flagOption(context: CommandContext, field: string, fallback = false): boolean {
  const value = context.command[field];
  if (value === undefined || value === null) {
    return fallback;
  }
  if (isNumber(value)) {
    return doubleOf(value) !== 0;
  }
  return typeof value === 'boolean' ? value : wrongType(context, field, value, 'bool');
}

/** Variables of the command's `let`. */
export function letScope(variables: Value): Scope | undefined {
  let scope: Scope | undefined;
  for (const [name, expression] of Object.entries(isDoc(variables) ? variables : {})) {
    scope = { name, value: parseExpression(expression)({}), outer: scope };
  }
  return scope;
}

/** The names of those variables. */
export function letNames(variables: Value): ReadonlySet<string> {
  return new Set(isDoc(variables) ? Object.keys(variables) : []);
}

/** @throws CommandError when a collation other than the simple one is asked for. */
export function checkCollation(collation: Value): void {
  if (isDoc(collation) && Object.keys(collation).length > 0 && collation.locale !== 'simple') {
    throw commandError(
      'CommandNotSupported',
      'Only the simple collation is supported by the embedded database. Store a normalised copy of the text and query that, or use MongoDB.',
    );
  }
}

/** @throws CommandError for options that exist in MongoDB but not here. */
export function refuseOptions(
  context: CommandContext,
  fields: readonly string[],
  instead: string,
): void {
  for (const field of fields) {
    const value = context.command[field];
    const isUsed =
      value !== undefined && value !== false && !(isDoc(value) && Object.keys(value).length === 0);
    if (isUsed) {
      throw commandError(
        'CommandNotSupported',
        `The option '${field}' is not supported by the embedded database. ${instead}`,
      );
    }
  }
}

/** True when the client wants to be told nothing of what a write did, though it waits for the answer. */
export function isUnacknowledged({ command: { writeConcern } }: CommandContext): boolean {
  return isDoc(writeConcern) && isNumber(writeConcern.w) && doubleOf(writeConcern.w) === 0;
}

/** @throws CommandError 2 for a write concern that only a replica set can keep. */
export function checkWriteConcern({ writeConcern }: Doc): void {
  if (!isDoc(writeConcern)) {
    return;
  }
  const { w } = writeConcern;
  if (isNumber(w) && doubleOf(w) > 1) {
    throw commandError('BadValue', "cannot use 'w' > 1 when a host is not replicated");
  }
  if (typeof w === 'string' && w !== 'majority') {
    throw commandError(
      'BadValue',
      `cannot use non-majority 'w' mode "${w}" when a host is not a member of a replica set`,
    );
  }
}

const READ_CONCERNS = ['local', 'available', 'majority', 'linearizable', 'snapshot'];

/** @throws CommandError 2 for a level of read concern that MongoDB does not know; here all of them read the same. */
export function checkReadConcern({ readConcern }: Doc): void {
  const level = isDoc(readConcern) ? readConcern.level : undefined;
  if (level !== undefined && !(typeof level === 'string' && READ_CONCERNS.includes(level))) {
    throw commandError(
      'BadValue',
      "Enumeration value for field 'readConcern.level' is not a valid value.",
    );
  }
}

/** Waits for the disk when the write concern asks for the journal. */
export async function honourWriteConcern(context: CommandContext): Promise<void> {
  const concern = context.command.writeConcern;
  if (isDoc(concern) && (concern.j === true || concern.fsync === true)) {
    await context.store.flush();
  }
}
