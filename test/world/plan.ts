import {
  createWorld,
  driftedLayouts,
  FAULT_KINDS,
  type LayoutRule,
  Random,
  type SampleWorldOptions,
  type SeededFaultOptions,
} from '@app/sample-world';

const DAY_MS = 86_400_000;
const FIRST_DAY = new Date('2026-11-01T00:00:00.000Z').getTime();
const LATEST_BEGINNING_DAYS = 40;
/** To draw drifted ones from. */
const LAYOUTS = 160;
/** A document of the sample world has a tenth of that. */
const MAX_BYTES = 1_500_000;

/** Everything about one run that is settled before it begins. It follows from the seed alone. */
export interface Plan {
  readonly seed: number;
  readonly beginsAt: Date;
  readonly site: Pick<SampleWorldOptions, 'seed' | 'layouts'> & {
    readonly faults: SeededFaultOptions;
  };
  /** Environment variables of the application. */
  readonly settings: Readonly<Record<string, string>>;
  readonly minIntervalMs: number;
  readonly actionCount: number;
}

/** Draws what a run is like: how the site misbehaves, how the application is set up, how much happens. */
export function planOf(seed: number): Plan {
  const random = Random.of(seed, 'plan');
  const beginsAt = new Date(FIRST_DAY + Math.floor(random.next() * LATEST_BEGINNING_DAYS * DAY_MS));
  // With nothing between them, two documents would come at one instant, and nobody could tell which of them told what.
  const minIntervalMs = random.pick([1_000, 1_000, 2_500, 6_000]);
  return {
    seed,
    beginsAt,
    site: { seed, layouts: layoutsOf(seed, beginsAt, random), faults: faultsOf(random) },
    settings: settingsOf(random, minIntervalMs),
    minIntervalMs,
    actionCount: random.between(10, 24),
  };
}

function faultsOf(random: Random): SeededFaultOptions {
  const rate = random.pick([0, 0.05, 0.15, 0.3, 0.6]);
  const kinds = random.chance(0.5)
    ? FAULT_KINDS
    : random.sample(FAULT_KINDS, random.between(2, FAULT_KINDS.length));
  // The only waits that pass on the machine's clock.
  return { rate, kinds, slowMs: 10, silentMs: 10, hugeBytes: 2 * MAX_BYTES };
}

/** Some pages are written otherwise for a while: in a third of the worlds. */
function layoutsOf(seed: number, beginsAt: Date, random: Random): readonly LayoutRule[] {
  if (!random.chance(0.35)) {
    return [];
  }
  const pageIds = createWorld({ seed }).companies.map(({ pageId }) => pageId);
  return random.sample(driftedLayouts(LAYOUTS, seed), random.between(1, 3)).map((layout) => {
    const from = beginsAt.getTime() + Math.floor(random.next() * 4 * DAY_MS);
    return {
      ...layout,
      pageIds: random.sample(pageIds, random.between(2, pageIds.length)),
      from: new Date(from),
      until: new Date(from + random.between(1, 6) * DAY_MS),
    };
  });
}

function settingsOf(random: Random, minIntervalMs: number): Readonly<Record<string, string>> {
  return {
    NODE_ENV: 'test',
    HOST: '127.0.0.1',
    PORT: '0',
    AUTH: 'off',
    DOCS_ENABLED: 'false',
    LOG_LEVEL: 'silent',
    BROWSER: 'off',
    RATE_LIMIT_READS_PER_MINUTE: '0',
    RATE_LIMIT_SCRAPES_PER_MINUTE: '0',
    OVERLOAD_DELAY_MS: '0',
    SHUTDOWN_DRAIN_MS: '0',
    MONGODB_TIMEOUT_MS: '20000',
    CURSOR_SECRET: 'the same in every world',
    ERASURE_KEY: 'the same in every world',
    // Commands then arrive in the order in which they were given, in every run.
    MONGODB_POOL_SIZE: '1',
    // Finished answers are kept by the machine's clock.
    CACHE_TTL_SECONDS: '0',
    // What is past its time is removed by the machine's clock too.
    ARCHIVE_RETENTION_DAYS: '0',
    LEDGER_RETENTION_DAYS: '0',
    SCRAPE_POLL_MS: '1800000',
    SCRAPE_LEASE_MS: '21600000',
    WATCH_POLL_MS: '3600000',
    FETCH_MIN_INTERVAL_MS: String(minIntervalMs),
    FETCH_MAX_BYTES: String(MAX_BYTES),
    FETCH_HOST_CONCURRENCY: String(random.pick([1, 2, 4])),
    FETCH_DAILY_BUDGET: String(random.pick([0, 0, 0, 30])),
    FETCH_RETRIES: String(random.between(0, 3)),
    FETCH_RETRY_MAX_MS: String(random.pick([2_000, 8_000, 60_000])),
    SCRAPE_CONCURRENCY: String(random.pick([1, 2, 8])),
    SCRAPE_MAX_ATTEMPTS: String(random.between(1, 3)),
    PAGE_MAX_AGE: String(random.pick([600, 3_600, 86_400])),
    NOT_FOUND_MAX_AGE: String(random.pick([0, 600, 86_400])),
  };
}
