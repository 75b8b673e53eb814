import { Readable } from 'node:stream';

/** One server-sent event; its data goes as JSON. */
export interface ServerSentEvent {
  /** What a client that lost the connection says in `Last-Event-ID`; no line break in it. */
  readonly id: string;
  readonly name: string;
  readonly data: unknown;
}

/** What keeps proxies from taking a quiet connection for a dead one; clients do not see it. */
export const HEARTBEAT = ': still here\n\n';

/** How long a client waits before it connects again, unless its own settings say otherwise. */
export function reconnectAfter(ms: number): string {
  return `retry: ${ms}\n\n`;
}

/** The wire form of an event. JSON has no line breaks, so its data is one line. */
export function printEvent({ id, name, data }: ServerSentEvent): string {
  return `id: ${id}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
}

/**
 * Sends chunks as they come, no sooner than its reader takes them. The signal is aborted as soon as nobody reads any
 * more: the source is to end then, whatever it waits for.
 */
export function eventStream(source: (leaving: AbortSignal) => AsyncIterable<string>): Readable {
  const leaving = new AbortController();
  const chunks = source(leaving.signal)[Symbol.asyncIterator]();
  return new Readable({
    encoding: 'utf8',
    read() {
      chunks.next().then(
        ({ done, value }) => {
          this.push(done === true ? null : value);
        },
        (error: unknown) => {
          this.destroy(error instanceof Error ? error : new Error(String(error)));
        },
      );
    },
    destroy(error, done) {
      leaving.abort();
      // A source that rests between two chunks hears of nothing: it is ended where it is.
      chunks.return?.().catch(() => undefined);
      done(error);
    },
  });
}
