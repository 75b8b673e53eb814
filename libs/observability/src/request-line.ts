import { REDACTED } from './redact.js';

/** What is known about a request once its answer has gone out, or its client has left. */
export interface RequestFacts {
  readonly requestId: string;
  readonly traceId: string;
  readonly method: string;
  /** The route's pattern; null for a path that is no route. */
  readonly route: string | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
  readonly status: number;
  /** The client did not wait for the whole answer. */
  readonly isCutShort: boolean;
  readonly durationMs: number;
  /** A key's name or an address. */
  readonly client: string | null;
  readonly cacheOutcome: string | null;
  readonly errorCode: string | null;
}

/** Which values of a request name no person, and so may be told. */
export interface TellableNames {
  readonly params: ReadonlySet<string>;
  readonly query: ReadonlySet<string>;
}

export type LineLevel = 'error' | 'warn' | 'info';

// nginx's number for a client that left before its answer was whole.
const CLIENT_CLOSED_REQUEST = 499;
/** Ids, numbers, words and lists of them; anything else was not meant for that parameter. */
const PLAIN = /^[\w.,:+-]{0,64}$/;
const MOST_PARAMETERS = 20;

/**
 * The one line of a request. It names the route's pattern and never the path or the URL: those may name a person. Values
 * of parameters are told where their name is among the tellable ones and they look like what belongs there.
 */
export function requestLine(
  facts: RequestFacts,
  tellable: TellableNames,
): { readonly level: LineLevel; readonly fields: object } {
  const status = facts.isCutShort ? CLIENT_CLOSED_REQUEST : facts.status;
  return {
    level: levelOf(status),
    fields: {
      requestId: facts.requestId,
      traceId: facts.traceId,
      method: facts.method,
      route: facts.route,
      params: told(facts.params, tellable.params),
      query: told(facts.query, tellable.query),
      status,
      durationMs: Math.round(facts.durationMs * 10) / 10,
      client: facts.client,
      cache: facts.cacheOutcome,
      code: facts.errorCode,
      msg: facts.isCutShort ? 'request abandoned by the client' : 'request completed',
    },
  };
}

/** Null when there are none: most requests have none. */
function told(
  values: Readonly<Record<string, unknown>>,
  tellable: ReadonlySet<string>,
): Record<string, string> | null {
  const names = Object.keys(values).slice(0, MOST_PARAMETERS);
  const entries = names.map((name) =>
    // A name we do not know is text of the client's own.
    tellable.has(name) ? [name, shown(values[name])] : [REDACTED, REDACTED],
  );
  return entries.length === 0 ? null : (Object.fromEntries(entries) as Record<string, string>);
}

function shown(value: unknown): string {
  return typeof value === 'string' && PLAIN.test(value) ? value : REDACTED;
}

function levelOf(status: number): LineLevel {
  if (status >= 500) {
    return 'error';
  }
  return status >= 400 ? 'warn' : 'info';
}
