import { isIP } from 'node:net';

import { ConnectionString } from 'mongodb-connection-string-url';
import { z } from 'zod';

import { ApiKeys } from './api-keys.js';

/** Digits only, so that `3e3` or `0x1F` are told instead of guessed at. */
function whole(min: number, max = Number.MAX_SAFE_INTEGER): z.ZodType<number, string> {
  const bounds = max === Number.MAX_SAFE_INTEGER ? `at least ${min}` : `from ${min} to ${max}`;
  const message = `must be a whole number, ${bounds}`;
  return z
    .string()
    .regex(/^\d{1,15}$/, message)
    .transform(Number)
    .pipe(z.int().min(min, message).max(max, message));
}

function oneOf<const T extends readonly [string, ...string[]]>(
  ...values: T
): z.ZodEnum<z.core.util.ToEnum<T[number]>> {
  return z.enum(values, `must be one of ${values.join(', ')}`);
}

const Flag = z.stringbool({ error: 'must be true or false' });
const CommaList = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

function isAddressOrNetwork(item: string): boolean {
  const [address = '', prefix] = item.split('/', 2);
  const bits = isIP(address) === 6 ? 128 : 32;
  return isIP(address) !== 0 && (prefix === undefined || (/^\d+$/.test(prefix) && +prefix <= bits));
}

function isConnectionString(text: string): boolean {
  try {
    new ConnectionString(text);
    return !/:(\d{6,}|6553[6-9]|655[4-9]\d|65[6-9]\d\d|6[6-9]\d{3}|[7-9]\d{4})(?=[,/?]|$)/.test(
      text,
    );
  } catch {
    return false;
  }
}

/** Every environment variable the process reads, with its default. Nothing else touches process.env. */
export const EnvSchema = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: whole(0, 65_535).default(3000),
  AUTH: oneOf('auto', 'off').default('auto'),
  API_KEYS: ApiKeys.default([]),
  TRUST_PROXY: CommaList.refine(
    (items) => items.every(isAddressOrNetwork),
    'must be IP addresses or networks, such as 10.0.0.0/8',
  ).default([]),
  CORS_ORIGINS: CommaList.default([]),
  SECURITY_HEADERS: Flag.default(true),
  DOCS_ENABLED: Flag.default(true),
  BODY_MAX_BYTES: whole(1).default(1_048_576),
  SHUTDOWN_GRACE_MS: whole(1).default(25_000),
  SHUTDOWN_DRAIN_MS: whole(0).default(5_000),

  SOURCE: oneOf('sample', 'snapshots', 'live').default('sample'),
  SNAPSHOT_DIR: z.string().min(1).optional(),
  SAMPLE_SEED: whole(0).default(1),
  CONTACT: z
    .string()
    .regex(
      /^(mailto:)?[^\s@<>()]+@[^\s@<>()]+$|^https?:\/\/[^\s<>()]+$/,
      'must be a mail or a web address',
    )
    .optional(),
  ROBOTS_POLICY: oneOf('obey', 'permitted').default('obey'),

  FETCHING: oneOf('on', 'off').default('on'),
  FETCH_MIN_INTERVAL_MS: whole(0, 86_400_000).optional(),
  FETCH_HOST_CONCURRENCY: whole(1, 1000).default(4),
  FETCH_DAILY_BUDGET: whole(0).default(0),
  FETCH_TIMEOUT_MS: whole(1).default(15_000),
  FETCH_MAX_BYTES: whole(1).default(8_388_608),
  FETCH_MAX_REDIRECTS: whole(0).default(5),
  FETCH_RETRIES: whole(0, 10).default(2),
  FETCH_RETRY_BASE_MS: whole(1).default(500),
  FETCH_RETRY_MAX_MS: whole(1).default(8_000),
  BROWSER: oneOf('auto', 'off').default('auto'),
  BROWSER_PAGES: whole(1, 100).default(2),
  BROWSER_RECYCLE_PAGES: whole(1).default(200),
  BROWSER_MAX_MEMORY_MB: whole(1).default(1024),
  PUPPETEER_EXECUTABLE_PATH: z.string().min(1).optional(),

  SCRAPE_WORKER: oneOf('on', 'off').default('on'),
  SCRAPE_CONCURRENCY: whole(1, 1000).default(8),
  SCRAPE_MAX_ATTEMPTS: whole(1, 100).default(3),
  SCRAPE_RETRY_BASE_MS: whole(1).default(30_000),
  SCRAPE_RETRY_MAX_MS: whole(1).default(900_000),
  SCRAPE_LEASE_MS: whole(1000).default(15_000),
  SCRAPE_POLL_MS: whole(10).default(1000),
  SCRAPE_STREAMS_MAX: whole(0).default(500),
  WATCH_MIN_INTERVAL_SECONDS: whole(1).default(3600),
  WATCH_POLL_MS: whole(10).default(10_000),

  DATA_DIR: z.string().min(1).default('.data'),
  DISK_MIN_FREE_BYTES: whole(0).default(536_870_912),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\/.+/, {
      message: 'must start with mongodb:// or mongodb+srv://',
      abort: true,
    })
    .refine(isConnectionString, 'is not a readable connection string')
    .optional(),
  MONGODB_TIMEOUT_MS: whole(1).default(1_500),
  MONGODB_POOL_SIZE: whole(1).default(20),
  SEARCH_READ_AT_MOST: whole(1).default(200),
  SEARCH_COUNT_MAX_MS: whole(1).default(5000),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\/.+/, {
      message: 'must start with redis:// or rediss://',
      abort: true,
    })
    .refine((text) => URL.canParse(text), 'is not a readable address')
    .optional(),

  ARCHIVE: oneOf('on', 'off').default('on'),
  ARCHIVE_RETENTION_DAYS: whole(0, 36_500).default(90),
  PEOPLE_RETENTION_DAYS: whole(0, 36_500).default(365),
  ERASURE_KEY: z.string().min(16, 'must have at least 16 characters').optional(),
  LEDGER_RETENTION_DAYS: whole(0, 36_500).default(90),

  PAGE_MAX_AGE: whole(0).default(86_400),
  NOT_FOUND_MAX_AGE: whole(0).default(600),
  CACHE_TTL_SECONDS: whole(0).default(60),
  CACHE_MAX_BYTES: whole(1).default(67_108_864),
  RATE_LIMIT_READS_PER_MINUTE: whole(0).default(600),
  RATE_LIMIT_SCRAPES_PER_MINUTE: whole(0).default(60),
  OVERLOAD_DELAY_MS: whole(0).default(300),
  CURSOR_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),

  SENTRY_DSN: z
    .string()
    .regex(
      /^https?:\/\/[^\s@/]+@[^\s@]+\/\d{1,20}$/,
      'must look like https://<key>@<host>/<project>',
    )
    .refine((text) => URL.canParse(text), 'is not a readable address')
    .optional(),
  LOG_FORMAT: oneOf('auto', 'json', 'pretty').default('auto'),
  LOG_LEVEL: oneOf('fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent').default('info'),
});

type EnvValues = Readonly<z.infer<typeof EnvSchema>>;

// The fields come from the schema; the class exists because the DI container needs a token at run time.
const EnvFields = Object as unknown as abstract new () => EnvValues;

/** Injection token and type in one: the settings, parsed once, with every default filled in. */
export abstract class Env extends EnvFields {}
