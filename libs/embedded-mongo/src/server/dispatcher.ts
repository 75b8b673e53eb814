import { type Doc, isNumber } from '../bson/value.js';
import { doubleOf } from '../bson/compare.js';
import { InvalidBsonError } from '../bson/decode.js';
import {
  checkOptions,
  checkReadConcern,
  checkWriteConcern,
  type CommandContext,
  type ServerFacts,
} from '../commands/command.js';
import { COMMANDS } from '../commands/command-table.js';
import { REFUSED_COMMANDS, refusalName } from '../commands/refused-commands.js';
import { type DatabaseStore } from '../storage/database.js';
import { type Request } from '../wire/message.js';
import { CommandError, commandError } from './command-error.js';
import { type CursorRegistry } from './cursor-registry.js';
import { Deadline, underDeadline } from './deadline.js';

/** What commands of all connections share. */
export interface Shared {
  readonly store: DatabaseStore;
  readonly cursors: CursorRegistry;
  readonly facts: ServerFacts;
}

function maxTimeOf(command: Doc): number {
  const value = command.maxTimeMS;
  if (value === undefined) {
    return 0;
  }
  const ms = isNumber(value) ? doubleOf(value) : Number.NaN;
  if (!(ms >= 0) || !Number.isInteger(ms)) {
    throw commandError(
      'BadValue',
      `maxTimeMS must be a whole number that is not negative, not ${JSON.stringify(value)}`,
    );
  }
  return ms;
}

function refuseTransactions(command: Doc): void {
  if (command.startTransaction !== undefined || command.autocommit !== undefined) {
    // Drivers replace the message of MongoDB's usual code 20 by one about retryable writes; this code they pass on.
    throw commandError(
      'OperationNotSupportedInTransaction',
      'Transactions are not supported by the embedded database. Make the change in one write command, which is atomic per document, or use a MongoDB replica set.',
    );
  }
}

function toErrorDoc(error: unknown): Doc {
  if (error instanceof CommandError) {
    return {
      ok: 0,
      errmsg: error.message,
      code: error.code,
      codeName: error.codeName,
      ...error.details,
    };
  }
  if (error instanceof InvalidBsonError) {
    return { ok: 0, errmsg: error.message, code: 22, codeName: 'InvalidBSON' };
  }
  const message = error instanceof Error ? error.message : String(error);
  return { ok: 0, errmsg: `Internal error: ${message}`, code: 1, codeName: 'InternalError' };
}

function contextOf(request: Request, shared: Shared, connectionId: number): CommandContext {
  const { command, sequences } = request;
  const database = command.$db;
  return {
    command,
    sequences,
    database: typeof database === 'string' ? database : 'test',
    connectionId,
    store: shared.store,
    cursors: shared.cursors,
    deadline: new Deadline(maxTimeOf(command)),
    facts: shared.facts,
  };
}

async function run(request: Request, shared: Shared, connectionId: number): Promise<Doc | Buffer> {
  const [name = ''] = Object.keys(request.command);
  refuseTransactions(request.command);
  const command = COMMANDS.get(name);
  if (!command) {
    const instead = REFUSED_COMMANDS[name];
    throw instead === undefined
      ? commandError('CommandNotFound', `no such command: '${name}'`)
      : commandError(refusalName(name), instead);
  }
  checkOptions(command, request.command);
  checkReadConcern(request.command);
  checkWriteConcern(request.command);
  shared.facts.operations.count(name, request.command, request.sequences);
  const context = contextOf(request, shared, connectionId);
  const answer = await underDeadline(context.deadline, () => command.run(context));
  return Buffer.isBuffer(answer) ? answer : { ...answer, ok: 1 };
}

/** Runs one command and gives its answer, which for a failure is MongoDB's error document. */
export async function dispatch(
  request: Request,
  shared: Shared,
  connectionId: number,
): Promise<Doc | Buffer> {
  try {
    return await run(request, shared, connectionId);
  } catch (error) {
    return toErrorDoc(error);
  }
}
