import { Injectable } from '@nestjs/common';
import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** One request as the metrics see it. */
export interface RequestMeasure {
  readonly method: string;
  /** The pattern, never the path: a path would make a series for every page. */
  readonly route: string;
  readonly status: number;
  readonly seconds: number;
  readonly cacheOutcome: string | null;
}

/** One fetch from a source as the metrics see it. */
export interface FetchMeasure {
  readonly source: string;
  /** The status, or the code of the failure. */
  readonly outcome: string;
  readonly seconds: number;
}

/** How long one request to a source waited for its turn, the pace and pauses. */
export type WaitMeasure = Omit<FetchMeasure, 'outcome'>;

/** What became of a document on its way into the archive. */
export type ArchiveResult = 'stored' | 'seenAgain' | 'withheld' | 'failed';

/** The queue of all instances as the metrics see it. */
export interface QueueMeasure {
  /** Could start now. */
  readonly due: number;
  /** Wait for their time, as after an attempt that gave nothing. */
  readonly later: number;
  readonly running: number;
  /** How long the one that waits longest could have started already. */
  readonly oldestSeconds: number;
}

type PoolState = 'open' | 'inUse';

const SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];
const WAIT_SECONDS = [0.01, 0.1, 0.5, 1, 2, 3, 5, 10, 20, 30, 60, 120];

/** Every series this process exposes, with what it counts. Durations are in seconds, as Prometheus asks. */
@Injectable()
export class Metrics {
  private readonly registry = new Registry();

  private readonly requests = new Histogram({
    name: 'pagelens_http_request_duration_seconds',
    help: 'Time from a request to the end of its answer',
    labelNames: ['method', 'route', 'status'],
    buckets: SECONDS,
    registers: [this.registry],
  });

  private readonly cacheLookups = new Counter({
    name: 'pagelens_cache_lookups_total',
    help: 'Cacheable requests by what the cache came to: hit, miss or bypass',
    labelNames: ['outcome'],
    registers: [this.registry],
  });

  private readonly scrapes = new Histogram({
    name: 'pagelens_scrape_duration_seconds',
    help: 'Time from the start of a scrape to its outcome',
    labelNames: ['target', 'outcome'],
    buckets: SECONDS,
    registers: [this.registry],
  });

  private readonly scrapesInFlight = new Gauge({
    name: 'pagelens_scrapes_in_flight',
    help: 'Scrapes that this instance is at work on',
    registers: [this.registry],
  });

  private readonly takeovers = new Counter({
    name: 'pagelens_scrape_takeovers_total',
    help: 'Scrapes put back into the queue because the instance at work on them was gone',
    registers: [this.registry],
  });

  private readonly queue = new Gauge({
    name: 'pagelens_scrapes_active',
    help: 'Scrapes that are not over, on all instances: due, waiting for another attempt, or running',
    labelNames: ['state'],
    registers: [this.registry],
  });

  private readonly queueAge = new Gauge({
    name: 'pagelens_scrape_queue_age_seconds',
    help: 'How long the scrape that waits longest has been due; 0 when none is',
    registers: [this.registry],
  });

  private readonly fetches = new Histogram({
    name: 'pagelens_source_fetch_duration_seconds',
    help: 'Time of one attempt to fetch a document from the source, by status or failure',
    labelNames: ['source', 'outcome'],
    buckets: SECONDS,
    registers: [this.registry],
  });

  private readonly waits = new Histogram({
    name: 'pagelens_source_wait_seconds',
    help: 'Time a request to the source waited for its turn, the pace of its host and pauses',
    labelNames: ['source'],
    buckets: WAIT_SECONDS,
    registers: [this.registry],
  });

  private readonly heldBack = new Counter({
    name: 'pagelens_source_held_back_total',
    help: 'Requests to the source that were not sent, by the code that says why',
    labelNames: ['source', 'reason'],
    registers: [this.registry],
  });

  private readonly archivedDocuments = new Counter({
    name: 'pagelens_archive_documents_total',
    help: 'Documents on their way into the archive: stored, seenAgain, withheld or failed',
    labelNames: ['result'],
    registers: [this.registry],
  });

  private readonly archivedBytes = new Counter({
    name: 'pagelens_archive_bytes_total',
    help: 'Bytes of the documents stored in the archive: as fetched, and compressed',
    labelNames: ['form'],
    registers: [this.registry],
  });

  private readonly driftedDocuments = new Counter({
    name: 'pagelens_drift_documents_total',
    help: 'Documents that suddenly lacked what was always there, or were not what was asked for: page or post',
    labelNames: ['target'],
    registers: [this.registry],
  });

  private readonly driftedTraits = new Counter({
    name: 'pagelens_drift_losses_total',
    help: 'What drifted documents lacked, by trait',
    labelNames: ['trait'],
    registers: [this.registry],
  });

  private readonly quarantined = new Gauge({
    name: 'pagelens_drift_quarantined',
    help: 'Documents of the last 24 hours that wait in quarantine, on all instances, when health was asked last',
    registers: [this.registry],
  });

  private readonly poolConnections = new Gauge({
    name: 'pagelens_database_connections',
    help: 'Connections to the database: open in all, and in use',
    labelNames: ['state'],
    registers: [this.registry],
  });

  constructor() {
    collectDefaultMetrics({ register: this.registry });
  }

  observeRequest({ method, route, status, cacheOutcome, seconds }: RequestMeasure): void {
    this.requests.observe({ method, route, status }, seconds);
    if (cacheOutcome !== null) {
      this.cacheLookups.inc({ outcome: cacheOutcome });
    }
  }

  startScrape(): void {
    this.scrapesInFlight.inc();
  }

  /** `outcome` is the scrape's, or `broken` when it ended in a fault of ours. */
  endScrape(target: string, outcome: string, seconds: number): void {
    this.scrapesInFlight.dec();
    this.scrapes.observe({ target, outcome }, seconds);
  }

  countTakeovers(count: number): void {
    this.takeovers.inc(count);
  }

  /** As the queue was when it was looked at last. */
  setQueue({ due, later, running, oldestSeconds }: QueueMeasure): void {
    this.queue.set({ state: 'due' }, due);
    this.queue.set({ state: 'later' }, later);
    this.queue.set({ state: 'running' }, running);
    this.queueAge.set(oldestSeconds);
  }

  observeFetch({ seconds, ...labels }: FetchMeasure): void {
    this.fetches.observe(labels, seconds);
  }

  observeWait({ source, seconds }: WaitMeasure): void {
    this.waits.observe({ source }, seconds);
  }

  countHeldBack(source: string, reason: string): void {
    this.heldBack.inc({ source, reason });
  }

  countArchived(result: ArchiveResult, byteCount: number, compressedByteCount: number): void {
    this.archivedDocuments.inc({ result });
    this.archivedBytes.inc({ form: 'fetched' }, byteCount);
    this.archivedBytes.inc({ form: 'compressed' }, compressedByteCount);
  }

  countDrifted(target: string, traits: readonly string[]): void {
    this.driftedDocuments.inc({ target });
    for (const trait of traits) {
      this.driftedTraits.inc({ trait });
    }
  }

  setQuarantined(count: number): void {
    this.quarantined.set(count);
  }

  countConnections(state: PoolState, change: 1 | -1): void {
    this.poolConnections.inc({ state }, change);
  }

  get contentType(): string {
    return this.registry.contentType;
  }

  /** The Prometheus text format. */
  print(): Promise<string> {
    return this.registry.metrics();
  }
}
