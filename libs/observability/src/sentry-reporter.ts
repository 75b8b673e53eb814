import { randomUUID } from 'node:crypto';

import type { SentryTarget } from './sentry-dsn.js';
import { type ErrorSetting, sameness, sentryEvent } from './sentry-event.js';

export interface SentryReporterOptions {
  readonly target: SentryTarget;
  /** `product@version`. */
  readonly release: string;
  /** The longest one report may take. */
  readonly timeoutMs?: number;
  readonly now?: () => Date;
  readonly draw?: () => string;
}

/** The same fault at every request is one fault. */
const REPEAT_AFTER_MS = 60_000;
const MOST_IN_FLIGHT = 5;
const MOST_REMEMBERED = 1000;

/**
 * Tells a Sentry, or what speaks like one, of errors nobody expected. It makes nobody wait, throws nothing and drops what
 * is too much: the log has everything anyway.
 */
export class SentryReporter {
  private readonly inFlight = new Set<Promise<void>>();
  private readonly toldAt = new Map<string, number>();
  private pausedUntilMs = 0;
  private readonly now: () => Date;

  constructor(private readonly options: SentryReporterOptions) {
    this.now = options.now ?? (() => new Date());
  }

  report(error: unknown, setting: ErrorSetting = {}): void {
    const at = this.now();
    if (this.isTooMuch(error, at.getTime())) {
      return;
    }
    const sending = this.send(error, setting, at).catch(() => undefined);
    this.inFlight.add(sending);
    void sending.finally(() => this.inFlight.delete(sending));
  }

  /** Resolves when what is under way has arrived or has failed; each takes no longer than its limit. */
  async settle(): Promise<void> {
    await Promise.all(this.inFlight);
  }

  private isTooMuch(error: unknown, nowMs: number): boolean {
    if (this.inFlight.size >= MOST_IN_FLIGHT || nowMs < this.pausedUntilMs) {
      return true;
    }
    const key = sameness(error);
    const isTold = nowMs - (this.toldAt.get(key) ?? Number.NEGATIVE_INFINITY) < REPEAT_AFTER_MS;
    if (!isTold) {
      if (this.toldAt.size >= MOST_REMEMBERED) {
        this.toldAt.clear();
      }
      this.toldAt.set(key, nowMs);
    }
    return isTold;
  }

  private async send(error: unknown, setting: ErrorSetting, at: Date): Promise<void> {
    const { target, release, timeoutMs = 2000, draw = randomUUID } = this.options;
    const eventId = draw().replaceAll('-', '');
    const event = sentryEvent(error, setting, { eventId, at, release });
    const lines = [{ event_id: eventId, sent_at: at.toISOString() }, { type: 'event' }, event];
    const response = await fetch(target.envelopeUrl, {
      method: 'POST',
      redirect: 'error',
      headers: {
        'content-type': 'application/x-sentry-envelope',
        'x-sentry-auth': `Sentry sentry_version=7, sentry_client=${release.replace('@', '/')}, sentry_key=${target.publicKey}`,
      },
      body: lines.map((line) => `${JSON.stringify(line)}\n`).join(''),
      signal: AbortSignal.timeout(timeoutMs),
    });
    await response.body?.cancel();
    if (response.status === 429) {
      const seconds = Number(response.headers.get('retry-after') ?? '') || 60;
      this.pausedUntilMs = at.getTime() + seconds * 1000;
    }
  }
}
