/** What robots.txt said: `unasked` for robots.txt itself, and where an operator holds a permission. */
export type RobotsFinding = 'allowed' | 'disallowed' | 'unreachable' | 'unasked';

/** What somebody is about to ask. */
export interface RequestIntent {
  readonly url: URL;
  readonly purpose: 'document' | 'robots' | 'subresource';
  readonly reader: 'http' | 'browser';
  /** From 1; counts the tries of one fetch. */
  readonly attempt: number;
  readonly robots: RobotsFinding;
  /** As the host's robots.txt has it; null when it names none, or is not known. */
  readonly crawlDelayMs: number | null;
}

/** How a request ended. */
export interface RequestEnd {
  /** Null when no answer came. */
  readonly status: number | null;
  /** Of the body, as it was sent. */
  readonly byteCount: number;
  /** The code of the `FetchError`, `ABORTED` when the caller gave up, null when an answer was read. */
  readonly errorCode: string | null;
  /** Null when the host named no time for coming back. */
  readonly retryAfterMs: number | null;
  /** It leads to a login or a challenge. */
  readonly isRefusal: boolean;
}

/** One request as it went, for logs, metrics and the ledger. A redirect followed is a request of its own. */
export interface OutgoingRequestRecord extends Omit<RequestIntent, 'url' | 'crawlDelayMs'> {
  readonly url: string;
  readonly host: string;
  /** False: it was held back and never left; `errorCode` says why. */
  readonly isSent: boolean;
  /** When it left, or was held back. */
  readonly at: Date;
  /** For its turn, the pace and pauses. */
  readonly waitedMs: number;
  /** What had to lie between its start and that of the one before it. */
  readonly intervalMs: number;
  readonly durationMs: number;
  readonly status: number | null;
  readonly byteCount: number;
  readonly errorCode: string | null;
  readonly retryAfterMs: number | null;
}
