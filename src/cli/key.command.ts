import { newKey } from '../common/auth/new-key.js';
import { isKeyName, SCOPES, scopesIn } from '../config/api-keys.js';
import { readOptions, UsageError } from './usage.js';

const USAGE = `Draws an API key.

  npm run key -- --name <name> --scopes <scopes>
  node dist/src/key.cli.js --name <name> --scopes <scopes>     (in the image)

  --name    who will use it: up to 32 of a-z, 0-9, _ and -
  --scopes  what it may do, parted by commas: ${SCOPES.join(', ')}
  --help    this text
`;

const EXIT = { done: 0, usage: 2 } as const;

/** Runs the command and answers its exit code. */
export function runKeyCommand(args: readonly string[]): number {
  try {
    process.stdout.write(answerTo(args));
    return EXIT.done;
  } catch (error) {
    if (!(error instanceof UsageError)) {
      throw error;
    }
    process.stderr.write(`pagelens: ${error.message}\n\n${USAGE}`);
    return EXIT.usage;
  }
}

function answerTo(args: readonly string[]): string {
  const { values, positionals } = readOptions(args, {
    name: { type: 'string' },
    scopes: { type: 'string' },
    help: { type: 'boolean' },
  });
  if (values.help === true) {
    return USAGE;
  }
  if (positionals.length > 0) {
    throw new UsageError('Everything is told by options: --name and --scopes.');
  }
  const { name, scopes: list } = values;
  if (name === undefined || list === undefined) {
    throw new UsageError(`--${name === undefined ? 'name' : 'scopes'} is needed.`);
  }
  if (!isKeyName(name)) {
    throw new UsageError(
      '--name must be 1 to 32 of a-z, 0-9, _ and -, and begin with a letter or digit.',
    );
  }
  const scopes = scopesIn(list.split(','));
  if (scopes === null) {
    throw new UsageError(`--scopes must be some of ${SCOPES.join(', ')}, parted by commas.`);
  }
  const { key, entry } = newKey(name, scopes);
  return (
    `Tell this to whoever will use it; it is shown once and kept nowhere:\n\n  ${key}\n\n` +
    `Add this to API_KEYS (entries are parted by commas):\n\n  ${entry}\n`
  );
}
