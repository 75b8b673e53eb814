import { parseArgs } from 'node:util';

import { isKeyName, SCOPES, scopesIn } from '../../config/api-keys.js';
import { newKey } from './new-key.js';

const USAGE = `Draws an API key.

  npm run key -- --name reports --scopes read,scrape

  --name    who will use it: up to 32 of a-z, 0-9, _ and -
  --scopes  what it may do: ${SCOPES.join(', ')}
`;

process.exitCode = run(process.argv.slice(2));

function run(args: readonly string[]): number {
  const { name, scopes: list } = readArguments(args);
  const scopes = scopesIn(list?.split(',') ?? []);
  if (name === undefined || !isKeyName(name) || scopes === null) {
    process.stderr.write(USAGE);
    return 2;
  }
  const { key, entry } = newKey(name, scopes);
  process.stdout.write(
    `Tell this to whoever will use it; it is shown once and kept nowhere:\n\n  ${key}\n\n` +
      `Add this to API_KEYS (entries are parted by commas):\n\n  ${entry}\n`,
  );
  return 0;
}

function readArguments(args: readonly string[]): { name?: string; scopes?: string } {
  try {
    const options = { name: { type: 'string' }, scopes: { type: 'string' } } as const;
    return parseArgs({ args: [...args], options }).values;
  } catch {
    return {};
  }
}
