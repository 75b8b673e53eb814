import { runKeyCommand } from './cli/key.command.js';

process.exitCode = runKeyCommand(process.argv.slice(2));
