import { existsSync } from 'node:fs';
import { loadEnvFile } from 'node:process';

import { KEY_COMMAND } from './api-keys.js';
import { type Env, EnvSchema } from './env.js';
import { type SettingProblem, SettingsError } from './settings.errors.js';

/** Reads this process's settings; a `.env` file in the working directory fills in what the environment leaves out. */
export function readProcessEnv(): Env {
  if (existsSync('.env')) {
    loadEnvFile('.env');
  }
  return readEnv(process.env);
}

/** For a tool beside the server: whatever the environment says, these hold in this process. */
export function insistOn(settings: Readonly<Record<string, string>>): void {
  Object.assign(process.env, settings);
}

/**
 * Reads the settings out of an environment. An empty value counts as absent, as in an `.env` file copied
 * from the example. Throws SettingsError with every problem, never only the first.
 */
export function readEnv(variables: Readonly<Record<string, string | undefined>>): Env {
  const given = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const parsed = EnvSchema.safeParse(given);
  const problems: SettingProblem[] = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => ({ name: path.join('.'), message }));

  problems.push(...combinationProblems(given));
  if (!parsed.success || problems.length > 0) {
    throw new SettingsError(problems);
  }
  return parsed.data;
}

/** What no single field can know; checked on the raw values so that it is told along with the rest. */
function combinationProblems(
  given: Readonly<Record<string, string | undefined>>,
): SettingProblem[] {
  const problems: SettingProblem[] = [];
  if (given.SOURCE === 'snapshots' && given.SNAPSHOT_DIR === undefined) {
    problems.push({ name: 'SNAPSHOT_DIR', message: 'is required when SOURCE=snapshots' });
  }
  if (given.SOURCE === 'live' && given.CONTACT === undefined) {
    problems.push({
      name: 'CONTACT',
      message: 'is required when SOURCE=live: a mail or web address that the User-Agent names',
    });
  }
  const { HOST: host, API_KEYS: keys, AUTH: auth } = given;
  if (host !== undefined && !isLoopback(host) && keys === undefined && auth !== 'off') {
    problems.push({
      name: 'API_KEYS',
      message: `is required when HOST lets others in: ${KEY_COMMAND} makes a key; AUTH=off says that everybody may do everything`,
    });
  }
  return problems;
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || /^127(?:\.\d{1,3}){3}$/.test(host);
}
