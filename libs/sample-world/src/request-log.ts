import type { Fault } from './faults/fault.js';

/** One request that the site served. */
export interface ServedRequest {
  /** By the machine's clock. */
  readonly at: Date;
  /** By the site's clock: what was true at this instant is what was answered. */
  readonly virtualAt: Date;
  readonly method: string;
  /** With its query. */
  readonly path: string;
  /** Null when the connection ended without one. */
  readonly status: number | null;
  readonly userAgent: string | null;
  /** Bytes of body handed to the connection so far; still growing while an answer is under way. */
  readonly bytesSent: number;
  /** What went wrong on purpose. */
  readonly fault: Fault | null;
}

/** The log forgets its oldest entries beyond this many, so that a site left running does not grow. */
const REQUESTS_KEPT = 10_000;

/** What the site remembers of being asked. */
export class RequestLog {
  private readonly served: { -readonly [Key in keyof ServedRequest]: ServedRequest[Key] }[] = [];

  /** Oldest first. */
  get entries(): readonly ServedRequest[] {
    return this.served;
  }

  /** Enters a request; the function it gives adds bytes to the entry as they are sent. */
  enter(request: Omit<ServedRequest, 'bytesSent'>): (byteCount: number) => void {
    const entry = { ...request, bytesSent: 0 };
    this.served.push(entry);
    if (this.served.length > REQUESTS_KEPT) {
      this.served.shift();
    }
    return (byteCount) => {
      entry.bytesSent += byteCount;
    };
  }
}
