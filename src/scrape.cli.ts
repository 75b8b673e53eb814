import 'reflect-metadata';

import { runScrapeCommand } from './cli/scrape.command.js';

process.exitCode = await runScrapeCommand(process.argv.slice(2));
