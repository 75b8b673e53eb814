/** What a fault amounts to for a reader, whatever it looks like on the wire. */
export type FaultEffect =
  /** Turned away; nothing of the page was seen. */
  | 'blocked'
  /** Told to come later. */
  | 'rateLimited'
  /** No whole answer, and the protocol says so. */
  | 'failed'
  /** Looks like a success, and the document is not whole. */
  | 'cut'
  /** Right to the last byte, but late. */
  | 'slow'
  /** Right, in another encoding. */
  | 'harmless'
  /** Only robots.txt is concerned, and what may be read because of it. */
  | 'robots';

/** Everything that can go wrong, or merely differently, and what it amounts to. */
export const FAULT_EFFECTS = {
  authwall: 'blocked',
  denied: 'blocked',
  deniedAs200: 'blocked',
  loginRedirect: 'blocked',
  challenge: 'blocked',
  tooManyRequests: 'rateLimited',
  tooManyRequestsSeconds: 'rateLimited',
  tooManyRequestsDate: 'rateLimited',
  serverError: 'failed',
  connectionReset: 'failed',
  chunkCut: 'failed',
  lengthTooLong: 'failed',
  redirectLoop: 'failed',
  hugeBody: 'failed',
  lengthTooShort: 'cut',
  cutDocument: 'cut',
  slowDrip: 'slow',
  gzip: 'harmless',
  brotli: 'harmless',
  robotsForbids: 'robots',
  robotsForbidsPosts: 'robots',
  robotsCrawlDelay: 'robots',
  robotsServerError: 'robots',
  robotsTimeout: 'robots',
} as const satisfies Readonly<Record<string, FaultEffect>>;

export type FaultKind = keyof typeof FAULT_EFFECTS;

export const FAULT_KINDS = Object.keys(FAULT_EFFECTS) as readonly FaultKind[];

/** One fault with all that decides how it shows; a kind uses what concerns it and leaves the rest. */
export interface Fault {
  readonly kind: FaultKind;
  /** The 5xx of a `serverError` or a `robotsServerError`. */
  readonly status: number;
  /** What a Retry-After or a Crawl-delay asks for. */
  readonly waitSeconds: number;
  /** How much of the document arrives before it is cut: more than 0, less than 1. */
  readonly share: number;
  /** How long a drip takes, or a silence lasts: real milliseconds, not virtual ones. */
  readonly durationMs: number;
  /** How much a huge body holds. */
  readonly byteCount: number;
}

/** A fault of a kind, for schedules written by hand. Give what matters; the rest is moderate. */
export function aFault(kind: FaultKind, details: Partial<Omit<Fault, 'kind'>> = {}): Fault {
  return {
    kind,
    status: 503,
    waitSeconds: 5,
    share: 0.5,
    durationMs: kind === 'robotsTimeout' ? 30_000 : 400,
    byteCount: 32 * 1024 * 1024,
    ...details,
  };
}
