import { type Clock, SYSTEM_CLOCK } from './clock.js';
import {
  FetchError,
  HeldBackError,
  RateLimitedError,
  RobotsUnreachableError,
  UpstreamDownError,
} from './fetching.errors.js';
import { HostAllowlist } from './host.allowlist.js';
import type { HostGate } from './host.gate.js';
import { HttpTransport, type TransportAnswer } from './http.transport.js';
import { orAborted } from './or-aborted.js';
import { isRedirect, redirectTarget } from './redirect.js';
import { answeredEnd, brokenEnd } from './request-end.js';
import { retryAfterMs } from './retry-after.js';
import {
  decidingRule,
  parseRobotsFile,
  type RobotsFile,
  type RobotsVerdict,
} from './robots-file.parser.js';

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
  /** How long an unreachable robots.txt keeps its host disallowed before it is asked for again. */
  readonly failureAgeMs?: number;
  /** Every request passes it. Closed by whoever made it. */
  readonly gate: HostGate;
  readonly clock?: Clock;
}

interface Kept {
  /** `null`: it could not be read, and everything is disallowed. */
  readonly file: RobotsFile | null;
  readonly cause: unknown;
  readonly expiresAt: number;
}

const DAY_MS = 24 * 60 * 60 * 1000;
const MAX_REDIRECTS = 5;
const MAX_ORIGINS = 1000;
// More than is parsed, so that a long file is cut as the RFC says rather than refused.
const MAX_DOWNLOAD_BYTES = 8 * 1024 * 1024;
const EVERYTHING_ALLOWED: RobotsFile = { group: null, rules: [], crawlDelayMs: null };

/** Says whether we may read a URL, from its host's robots.txt (RFC 9309). One fetch in flight per origin. */
export class RobotsPolicy {
  private readonly transport = new HttpTransport();
  private readonly kept = new Map<string, Kept>();
  private readonly inFlight = new Map<string, Promise<Kept>>();
  private readonly clock: Clock;

  constructor(private readonly options: RobotsPolicyOptions) {
    this.clock = options.clock ?? SYSTEM_CLOCK;
  }

  /**
   * Rejects with `RobotsUnreachableError` when the file cannot be read: then nothing on the host may be fetched; and
   * with a `HeldBackError` when it may not be asked for now.
   */
  async check(url: URL, signal?: AbortSignal): Promise<RobotsVerdict> {
    signal?.throwIfAborted();
    const robotsUrl = new URL('/robots.txt', url);
    if (url.pathname === robotsUrl.pathname) {
      return verdict(robotsUrl, EVERYTHING_ALLOWED, url);
    }
    const { file, cause, expiresAt } = await orAborted(this.read(robotsUrl), signal);
    if (!file) {
      const waitMs = Math.max(0, expiresAt - this.now());
      throw new RobotsUnreachableError(robotsUrl.href, waitMs, { cause });
    }
    return verdict(robotsUrl, file, url);
  }

  /** Ends what is in flight; it then counts as unreachable. */
  close(): Promise<void> {
    return this.transport.close();
  }

  private read(robotsUrl: URL): Promise<Kept> {
    const origin = robotsUrl.origin;
    const kept = this.kept.get(origin);
    if (kept && kept.expiresAt > this.now()) {
      return Promise.resolve(kept);
    }
    const reading = this.inFlight.get(origin) ?? this.readAnew(robotsUrl);
    this.inFlight.set(origin, reading);
    return reading;
  }

  private async readAnew(robotsUrl: URL): Promise<Kept> {
    try {
      const kept = await this.download(robotsUrl);
      this.kept.delete(robotsUrl.origin);
      this.kept.set(robotsUrl.origin, kept);
      const [oldest] = this.kept.keys();
      if (this.kept.size > MAX_ORIGINS && oldest !== undefined) {
        this.kept.delete(oldest);
      }
      return kept;
    } finally {
      this.inFlight.delete(robotsUrl.origin);
    }
  }

  private async download(robotsUrl: URL): Promise<Kept> {
    try {
      const file = this.fileIn(await this.follow(robotsUrl), robotsUrl);
      const maxAgeMs = Math.min(this.options.maxAgeMs ?? DAY_MS, DAY_MS);
      return { file, cause: null, expiresAt: this.now() + maxAgeMs };
    } catch (cause) {
      if (cause instanceof HeldBackError) {
        throw cause;
      }
      const asked = cause instanceof FetchError ? (cause.retryAfterMs ?? 0) : 0;
      const waitMs = Math.min(Math.max(asked, this.options.failureAgeMs ?? 60_000), DAY_MS);
      return { file: null, cause, expiresAt: this.now() + waitMs };
    }
  }

  // RFC 9309, 2.3.1.2 asks for five hops. A sixth, or one to a foreign host, counts as unreachable: the careful reading.
  private async follow(robotsUrl: URL): Promise<TransportAnswer> {
    const allowlist = new HostAllowlist([robotsUrl.host, ...(this.options.allowedHosts ?? [])]);
    // What it said last holds for reading it anew.
    const crawlDelayMs = this.kept.get(robotsUrl.origin)?.file?.crawlDelayMs ?? null;
    let url = robotsUrl;
    for (let hop = 0; hop <= MAX_REDIRECTS; hop += 1) {
      const answer = await this.get(url, crawlDelayMs);
      const location = answer.header('location');
      if (!isRedirect(answer.status) || location === null) {
        return answer;
      }
      const target = redirectTarget(location, url);
      if (!target || !allowlist.allows(target)) {
        throw new UpstreamDownError(robotsUrl.href, 'redirects to a host we were not sent to');
      }
      url = target;
    }
    throw new UpstreamDownError(robotsUrl.href, `redirects more than ${MAX_REDIRECTS} times`);
  }

  private async get(url: URL, crawlDelayMs: number | null): Promise<TransportAnswer> {
    const passage = await this.options.gate.enter({
      url,
      purpose: 'robots',
      reader: 'http',
      attempt: 1,
      robots: 'unasked',
      crawlDelayMs,
    });
    const progress = { status: null, byteCount: 0 };
    try {
      const answer = await this.transport.get({
        url,
        progress,
        headers: { 'user-agent': this.options.userAgent, accept: 'text/plain,*/*;q=0.5' },
        timeoutMs: this.options.timeoutMs,
        maxBytes: MAX_DOWNLOAD_BYTES,
        readsBody: (status) => status === 200,
      });
      await passage.leave(
        answeredEnd({ ...answer, url }, progress.byteCount, { now: this.clock.now() }),
      );
      return answer;
    } catch (error) {
      await passage.leave(brokenEnd(error, progress));
      throw error;
    }
  }

  private now(): number {
    return this.clock.now().getTime();
  }

  // RFC 9309, 2.3.1.3: 4xx means there are no rules. 429 is left out of that: it asks us to stay away.
  private fileIn(answer: TransportAnswer, robotsUrl: URL): RobotsFile {
    const { status } = answer;
    const waitMs = retryAfterMs(answer.header('retry-after'), this.now());
    if (status === 429) {
      throw new RateLimitedError(robotsUrl.href, waitMs);
    }
    if (status >= 400 && status < 500) {
      return EVERYTHING_ALLOWED;
    }
    if (status < 200 || status >= 300) {
      throw new UpstreamDownError(robotsUrl.href, `answered ${status}`, status, waitMs);
    }
    return parseRobotsFile(answer.body, this.options.productToken);
  }
}

function verdict(robotsUrl: URL, file: RobotsFile, url: URL): RobotsVerdict {
  const rule = decidingRule(file, url);
  return {
    isAllowed: rule?.isAllowing ?? true,
    robotsUrl: robotsUrl.href,
    group: file.group,
    rule: rule?.text ?? null,
    line: rule?.line ?? null,
    crawlDelayMs: file.crawlDelayMs,
  };
}
