import { z } from 'zod';

const Port = z.coerce.number().int().min(0).max(65_535);
const Positive = z.coerce.number().int().positive();
const Count = z.coerce.number().int().min(0);
const CommaList = z.string().transform((text) =>
  text
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== ''),
);

/** Every environment variable the process reads, with its default. Nothing else touches process.env. */
export const EnvSchema = z.object({
  HOST: z.string().min(1).default('127.0.0.1'),
  PORT: Port.default(3000),
  TRUST_PROXY: CommaList.default([]),
  CORS_ORIGINS: CommaList.default([]),
  SECURITY_HEADERS: z.stringbool().default(true),
  DOCS_ENABLED: z.stringbool().default(true),
  BODY_MAX_BYTES: Positive.default(1_048_576),
  SHUTDOWN_GRACE_MS: Positive.default(25_000),

  SOURCE: z.enum(['sample', 'snapshots', 'live']).default('sample'),
  SNAPSHOT_DIR: z.string().min(1).optional(),
  SAMPLE_SEED: Count.default(1),
  CONTACT: z
    .string()
    .regex(
      /^(mailto:)?[^\s@<>()]+@[^\s@<>()]+$|^https?:\/\/[^\s<>()]+$/,
      'must be a mail or a web address',
    )
    .optional(),
  ROBOTS_POLICY: z.enum(['obey', 'permitted']).default('obey'),

  FETCH_TIMEOUT_MS: Positive.default(15_000),
  FETCH_MAX_BYTES: Positive.default(8_388_608),
  FETCH_MAX_REDIRECTS: Count.default(5),
  FETCH_RETRIES: Count.max(10).default(2),
  FETCH_RETRY_BASE_MS: Positive.default(500),
  FETCH_RETRY_MAX_MS: Positive.default(8_000),
  BROWSER: z.enum(['auto', 'off']).default('auto'),
  PUPPETEER_EXECUTABLE_PATH: z.string().min(1).optional(),

  DATA_DIR: z.string().min(1).default('.data'),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\/.+/, 'must start with mongodb:// or mongodb+srv://')
    .optional(),
  MONGODB_TIMEOUT_MS: Positive.default(2_000),
  MONGODB_POOL_SIZE: Positive.default(20),
  REDIS_URL: z
    .string()
    .regex(/^rediss?:\/\/.+/, 'must start with redis:// or rediss://')
    .optional(),

  CACHE_TTL_SECONDS: Count.default(60),
  CACHE_MAX_BYTES: Positive.default(67_108_864),
  RATE_LIMIT_READS_PER_MINUTE: Count.default(600),
  RATE_LIMIT_SCRAPES_PER_MINUTE: Count.default(60),
  CURSOR_SECRET: z.string().min(16, 'must have at least 16 characters').optional(),

  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info'),
});

type EnvValues = Readonly<z.infer<typeof EnvSchema>>;

// The fields come from the schema; the class exists because the DI container needs a token at run time.
const EnvFields = Object as unknown as abstract new () => EnvValues;

/** Injection token and type in one: the settings, parsed once, with every default filled in. */
export abstract class Env extends EnvFields {}
