import 'reflect-metadata';

import { runReparseCommand } from './cli/reparse.command.js';

process.exitCode = await runReparseCommand(process.argv.slice(2));
