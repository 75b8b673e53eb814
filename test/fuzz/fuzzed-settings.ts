/** A server that turns nobody away for asking too much, and tells all it does. */
export const FUZZED_SETTINGS: Readonly<Record<string, string>> = {
  LOG_LEVEL: 'info',
  LOG_FORMAT: 'json',
  BROWSER: 'off',
  FETCH_RETRIES: '0',
  SCRAPE_MAX_ATTEMPTS: '1',
  RATE_LIMIT_READS_PER_MINUTE: '0',
  RATE_LIMIT_SCRAPES_PER_MINUTE: '0',
  OVERLOAD_DELAY_MS: '0',
  MONGODB_TIMEOUT_MS: '20000',
};
