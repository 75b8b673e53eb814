import { aggregateCommands } from './aggregate.js';
import { collectionCommands } from './collection-commands.js';
import { type Command } from './command.js';
import { explainCommands } from './explain.js';
import { findAndModifyCommands } from './find-and-modify.js';
import { indexCommands } from './index-commands.js';
import { maintenanceCommands } from './maintenance-commands.js';
import { readCommands } from './read-commands.js';
import { sessionCommands } from './session-commands.js';
import { writeCommands } from './write-commands.js';

/** Every command there is, by name. */
export const COMMANDS: ReadonlyMap<string, Command> = new Map(
  [
    ...sessionCommands,
    ...readCommands,
    ...writeCommands,
    ...findAndModifyCommands,
    ...aggregateCommands,
    ...indexCommands,
    ...collectionCommands,
    // Behind the others, because it knows aggregate in its explaining form.
    ...explainCommands,
    ...maintenanceCommands,
  ].map((command) => [command.name, command]),
);
