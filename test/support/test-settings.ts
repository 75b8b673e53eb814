import type { Env } from '../../src/config/env.js';
import { readEnv } from '../../src/config/read-env.js';

/** What every test runs with: quiet, on a free port, without limits, without retries that wait, patient. */
const DEFAULTS = {
  NODE_ENV: 'test',
  PORT: '0',
  LOG_LEVEL: 'silent',
  BROWSER: 'off',
  FETCH_RETRIES: '0',
  SCRAPE_MAX_ATTEMPTS: '1',
  // What is queued here starts at once all the same; nothing goes on behind a test that counts commands.
  SCRAPE_POLL_MS: '600000',
  SCRAPE_LEASE_MS: '1800000',
  WATCH_POLL_MS: '600000',
  RATE_LIMIT_READS_PER_MINUTE: '0',
  RATE_LIMIT_SCRAPES_PER_MINUTE: '0',
  OVERLOAD_DELAY_MS: '0',
  MONGODB_TIMEOUT_MS: '10000',
  ROBOTS_POLICY: 'obey',
};

/** Settings read as the process reads them; pass only the variables the test is about. */
export function testSettings(variables: Readonly<Record<string, string>> = {}): Env {
  return readEnv({ ...DEFAULTS, ...variables });
}
