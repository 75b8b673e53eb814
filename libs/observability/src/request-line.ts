import { REDACTED } from './redact.js';

/** What was asked for, as a line tells it: `"route":…,"params":…,"query":…`. Made once for what is asked many times. */
export type ToldRoute = string & { readonly isToldRoute: true };

/** What is known about a request once its answer has gone out, or its client has left. */
export interface RequestFacts {
  /** As `requestId` and `traceContextOf` give them: nothing that JSON would have to escape. */
  readonly requestId: string;
  readonly traceId: string;
  /** One of Node's own. */
  readonly method: string;
  readonly told: ToldRoute;
  readonly status: number;
  /** The client did not wait for the whole answer. */
  readonly isCutShort: boolean;
  readonly durationMs: number;
  /** A key's name or an address. */
  readonly client: string | null;
  readonly cacheOutcome: string | null;
  readonly errorCode: string | null;
}

/** What a request was for. */
export interface AskedRoute {
  /** The route's pattern; null for a path that is no route. */
  readonly route: string | null;
  readonly params: Readonly<Record<string, unknown>>;
  readonly query: Readonly<Record<string, unknown>>;
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
 * Names the route's pattern and never the path or the URL: those may name a person. Values of parameters are told where
 * their name is among the tellable ones and they look like what belongs there.
 */
export function tellRoute(
  { route, params, query }: AskedRoute,
  tellable: TellableNames,
): ToldRoute {
  const fields = {
    route,
    params: told(params, tellable.params),
    query: told(query, tellable.query),
  };
  return JSON.stringify(fields).slice(1, -1) as ToldRoute;
}

/** The one line of a request: its level, and its fields as the inside of a JSON object. */
export function requestLine(facts: RequestFacts): {
  readonly level: LineLevel;
  readonly fields: string;
} {
  const status = facts.isCutShort ? CLIENT_CLOSED_REQUEST : facts.status;
  const durationMs = Math.round(facts.durationMs * 10) / 10;
  const message = facts.isCutShort ? 'request abandoned by the client' : 'request completed';
  // Put together by hand: there is one for every request, and building an object to print it took as long as answering.
  return {
    level: levelOf(status),
    fields:
      `"requestId":"${facts.requestId}","traceId":"${facts.traceId}","method":"${facts.method}",${facts.told},` +
      `"status":${status},"durationMs":${durationMs},"client":${text(facts.client)},` +
      `"cache":${text(facts.cacheOutcome)},"code":${text(facts.errorCode)},"msg":"${message}"`,
  };
}

const PLAIN_TEXT = /^[\w.:/-]*$/;

/** As JSON; most of what a line tells needs no escaping, and the look at it is cheaper than the call. */
function text(value: string | null): string {
  if (value === null) {
    return 'null';
  }
  return PLAIN_TEXT.test(value) ? `"${value}"` : JSON.stringify(value);
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
