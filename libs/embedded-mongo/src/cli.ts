import { parseArgs } from 'node:util';

import { EmbeddedMongo } from './embedded-mongo.js';
import { EmbeddedMongoError } from './embedded-mongo.errors.js';

const HELP = `Runs the embedded database by itself.

  npm run db -- --dir ./data --port 27017

  --dir <path>     data directory; without it everything is in memory
  --port <number>  loopback port (default: one that is free)
  --socket <path>  listen on a Unix socket instead
  --help           this text
`;

function readArguments(): { dir?: string; port?: number; socket?: string; help: boolean } {
  const { values } = parseArgs({
    options: {
      dir: { type: 'string' },
      port: { type: 'string' },
      socket: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  const port = values.port === undefined ? undefined : Number(values.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 0 && port < 65536)) {
    throw new TypeError(
      `--port must be a whole number from 0 to 65535, not "${String(values.port)}".`,
    );
  }
  if (values.dir === '' || values.socket === '') {
    throw new TypeError('--dir and --socket need a path.');
  }
  if (values.socket !== undefined && port !== undefined) {
    throw new TypeError('Choose --port or --socket, not both.');
  }
  return {
    ...(values.dir === undefined ? {} : { dir: values.dir }),
    ...(port === undefined ? {} : { port }),
    ...(values.socket === undefined ? {} : { socket: values.socket }),
    help: values.help,
  };
}

async function main(): Promise<void> {
  const { help, ...options } = readArguments();
  if (help) {
    process.stdout.write(HELP);
    return;
  }
  // Nothing else runs in this process, so the database needs no thread of its own.
  const startedAt = performance.now();
  const database = await EmbeddedMongo.start({ ...options, thread: 'caller' });
  const ms = Math.round(performance.now() - startedAt);
  process.stdout.write(
    `The database is ready at ${database.uri} after ${ms} ms.\n${options.dir === undefined ? 'Everything is in memory (no --dir).' : `Data is in ${options.dir}.`} Press Ctrl-C to stop.\n`,
  );
  const stop = (): void => {
    database.stop().then(
      () => process.exit(0),
      () => process.exit(1),
    );
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

try {
  await main();
} catch (error) {
  if (!(error instanceof EmbeddedMongoError || error instanceof TypeError)) {
    throw error;
  }
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
