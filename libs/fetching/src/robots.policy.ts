/** What robots.txt says about one URL. `rule` and `group` are `null` when nothing in it applies, which allows. */
export interface RobotsVerdict {
  readonly isAllowed: boolean;
  readonly robotsUrl: string;
  /** The user-agent line that chose the group, lower case (`*`, `pagelens`). */
  readonly group: string | null;
  /** The deciding line as written, such as `Disallow: /jobs*`. */
  readonly rule: string | null;
  readonly line: number | null;
  readonly crawlDelayMs: number | null;
}

export interface RobotsPolicyOptions {
  /** The product token looked for in user-agent lines, such as `Pagelens`. */
  readonly productToken: string;
  /** The whole User-Agent header sent when reading robots.txt. */
  readonly userAgent: string;
  readonly timeoutMs: number;
  /** Hosts a redirect of robots.txt may lead to besides its own. */
  readonly allowedHosts?: readonly string[];
  /** How long an answer is kept; never more than 24 hours (RFC 9309, 2.4). */
  readonly maxAgeMs?: number;
  /** How long an unreachable robots.txt keeps its host disallowed before it is tried again. */
  readonly failureAgeMs?: number;
  readonly clock?: () => number;
}

/** Says whether we may read a URL, from its host's robots.txt (RFC 9309). One fetch in flight per origin. */
export class RobotsPolicy {
  constructor(private readonly options: RobotsPolicyOptions) {}

  check(url: URL, signal?: AbortSignal): Promise<RobotsVerdict> {
    signal?.throwIfAborted();
    return Promise.reject(new Error(`not yet: ${url.href} ${this.options.productToken}`));
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
