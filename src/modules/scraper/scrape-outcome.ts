/** How reading one page or post ended; product terms, the same in the API, the database and the logs. */
export const SCRAPE_OUTCOMES = [
  'ok',
  'partial',
  'blocked',
  'rateLimited',
  'disallowed',
  'notFound',
  'gone',
  'drifted',
  'unreachable',
] as const;

export type ScrapeOutcome = (typeof SCRAPE_OUTCOMES)[number];

/** An outcome that gave nothing to store, with what is known about why. */
export interface Refusal {
  readonly outcome: Exclude<ScrapeOutcome, 'ok' | 'partial'>;
  /** For people; names no file, host or address of ours. */
  readonly reason: string;
  readonly retryAfterSeconds: number | null;
}
