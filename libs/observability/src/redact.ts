/** What stands where a secret or a personal datum stood. */
export const REDACTED = '[redacted]';

const CREDENTIALS = /([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/?#]*@/gi;

/** A text that may be logged: every connection string in it keeps its hosts and loses user and password. */
export function redactUri(text: string): string {
  return text.replace(CREDENTIALS, '$1***@');
}

/** What gives a secret or a person away in running text, and what is left of it. Each is linear in the text's length. */
const TELLTALES: readonly (readonly [RegExp, string])[] = [
  [/\b(bearer|basic)\s+[a-z0-9._~+/=-]+/gi, `$1 ${REDACTED}`],
  [/\bplk_[\w-]{8,}/g, REDACTED],
  [/\b((?:set-)?cookie["']?\s*[:=]\s*)[^\r\n]+/gi, `$1${REDACTED}`],
  [
    /((?:api[_-]?key|token|passwo?r?d|secret|signature|authorization|li_at|jsessionid)["']?\s*[:=]\s*["']?)(?!\[redacted\])[^\s"'&,;}]+/gi,
    `$1${REDACTED}`,
  ],
  // A query may name a person, or be a signed address.
  [/([?&][\w.[\]-]{1,64}=)[^\s&#"'<>]+/g, `$1${REDACTED}`],
  [/[\w.%+-]{1,64}(?:@|%40)[a-z0-9-]{1,63}(?:\.[a-z0-9-]{1,63})+/gi, REDACTED],
  // Members' addresses, and posts', which begin with their author's. A post's bare number names nobody.
  [/(\/(?:in|pub|users)\/)[^\s/?#"'<>)]+/gi, `$1${REDACTED}`],
  [/(\/posts\/)(?!\d{1,20}(?:[/?#\s"']|$))[^\s/?#"'<>)]+/gi, `$1${REDACTED}`],
  // MongoDB repeats the value that was there already.
  [/(dup key: )\{[^}]*\}/g, `$1${REDACTED}`],
];

const LONGEST_TEXT = 8000;

/** A text that may be logged: without credentials, tokens, mail addresses, members' addresses and values of queries. */
export function redactText(text: string): string {
  const shown = text.length > LONGEST_TEXT ? `${text.slice(0, LONGEST_TEXT)}…` : text;
  return TELLTALES.reduce(
    (redacted, [telltale, left]) => redacted.replace(telltale, left),
    redactUri(shown),
  );
}

/** Fields whose names say that they hold a secret, wherever the word stands in the name. */
const SECRET_NAME =
  /authorization|cookie|passw(?:or)?d|secret|token|apikey|credential|dsn|idempotency/;
/** Fields that hold what is known about a person, or what somebody wrote; compared without case, dashes and underscores. */
const PERSONAL_NAMES = new Set([
  ...['userid', 'name', 'fullname', 'firstname', 'lastname', 'headline', 'email', 'mail', 'phone'],
  ...['profileurl', 'imageurl', 'person', 'people', 'member', 'author', 'user', 'users'],
  ...['text', 'body', 'html', 'document', 'content', 'query', 'querystring', 'filter'],
]);
const LONGEST_LIST = 50;
const DEEPEST = 5;

/** The fields of a log line, redacted by name and by content, whatever depth they lie at. Those in `kept` stay as they are. */
export function redactFields(
  fields: Readonly<Record<string, unknown>>,
  kept: ReadonlySet<string> = new Set(),
): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(fields).map(([name, value]) => [
      name,
      kept.has(name) ? value : redactField(name, value, DEEPEST),
    ]),
  );
}

function redactField(name: string, value: unknown, depth: number): unknown {
  if (value === null || typeof value === 'boolean') {
    return value;
  }
  const plain = name.toLowerCase().replace(/[-_]/g, '');
  return SECRET_NAME.test(plain) || PERSONAL_NAMES.has(plain)
    ? REDACTED
    : redactValue(value, depth);
}

function redactValue(value: unknown, depth: number): unknown {
  if (typeof value === 'string') {
    return redactText(value);
  }
  if (typeof value === 'object') {
    return value === null ? null : redactObject(value, depth);
  }
  // JSON knows no bigint, and passes over functions and symbols.
  return typeof value === 'bigint' ? String(value) : value;
}

function redactObject(value: object, depth: number): unknown {
  if (value instanceof Date) {
    return value;
  }
  if (depth === 0) {
    return '[deeper]';
  }
  if (Array.isArray(value)) {
    return value.slice(0, LONGEST_LIST).map((item) => redactValue(item, depth - 1));
  }
  const prototype: unknown = Object.getPrototypeOf(value);
  // An instance may hold a whole document or a connection; only its kind is told.
  if (prototype !== Object.prototype && prototype !== null) {
    return `[${value.constructor.name}]`;
  }
  return Object.fromEntries(
    Object.entries(value).map(([name, inner]) => [name, redactField(name, inner, depth - 1)]),
  );
}
