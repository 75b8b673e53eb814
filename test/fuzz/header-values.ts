import fc from 'fast-check';

import { hostileSegments } from './hostile-values.js';
import type { Known } from './schema-values.js';

export type Headers = Readonly<Record<string, string>>;

/** What HTTP carries in a header: tabs, what ASCII prints, and bytes above that (RFC 9110, 5.5). */
const CARRIED = '\\t -~\\u0080-\\u00ff';
const NOT_CARRIED = new RegExp(`[^${CARRIED}]`, 'g');
/** What may be an Idempotency-Key as it stands, without quotes. */
const BARE_KEY = /^[!#-~]{1,255}$/;

/** Values with a meaning; few keys, so that the same one comes with the same request and with others. */
const MEANT: Readonly<Record<string, readonly string[]>> = {
  'idempotency-key': ['k1', 'k2', 'k3', 'k4', '"a quoted key"', '~'.repeat(255)],
  prefer: ['wait=0', 'respond-async', 'wait=1, respond-async', 'WAIT = "2"'],
  'cache-control': ['no-cache', 'max-age=0', 'no-store, no-cache'],
  'if-none-match': ['*', '"0"', 'W/"0", "1"'],
  'last-event-id': ['0', '3'],
  'x-request-id': ['8e03978e-40d5-43e8-bc93-6894a57f9324'],
  traceparent: ['00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01'],
  accept: ['*/*', 'application/json', 'text/event-stream', 'text/html;q=0.5'],
  origin: ['https://app.example'],
};
/** A request id is logged where it is harmless, so a mark in it would say nothing. */
const LOGGED_AS_GIVEN = 'x-request-id';
const NAMES = [
  ...Object.keys(MEANT),
  ...['user-agent', 'referer', 'authorization', 'cookie', 'forwarded', 'x-forwarded-for'],
];

/** A text that would be known in a log. */
export const mark: fc.Arbitrary<string> = fc
  .nat({ max: 2 ** 31 - 1 })
  .map((number) => `zq${number.toString(36)}qz`);

/** The marks in what a request says, wherever they are. */
export function marksIn(
  path: string,
  headers: Readonly<Record<string, string>>,
  body: string | null,
): string[] {
  const told = Object.entries(headers).filter(([name]) => name !== LOGGED_AS_GIVEN);
  const texts = [path, body ?? '', ...told.map(([, value]) => value)];
  return texts.flatMap((text) => text.match(/zq[0-9a-z]+?qz/g) ?? []);
}

/** Leaves out what no header can carry. */
export function carried(text: string): string {
  return text.replaceAll(NOT_CARRIED, '');
}

/** One of the values that mean something in this header, or what was answered in it before; null for one without any. */
export function meantValue(name: string, known: Known): fc.Arbitrary<string> | null {
  const meant = MEANT[name.toLowerCase()];
  return meant === undefined
    ? null
    : fc.tuple(fc.constantFrom(...meant), fc.nat(), fc.boolean()).map(([value, pick, isOwn]) => {
        const list = name.toLowerCase() === 'if-none-match' ? known('etag') : [];
        return isOwn ? value : (list[pick % list.length] ?? value);
      });
}

/** Mostly none, else a header or two as they are meant. */
export function meantHeaders(known: Known): fc.Arbitrary<Headers> {
  return few(Object.keys(MEANT), (name) => meantValue(name, known) ?? fc.constant(''));
}

/** Mostly a header or two with anything in them that HTTP carries. */
export function disturbedHeaders(): fc.Arbitrary<Headers> {
  return few(NAMES, (name) =>
    name === LOGGED_AS_GIVEN ? fc.oneof(anyCarried, hostileCarried) : fc.oneof(anyCarried, marked),
  );
}

const byte = fc
  .oneof(
    { weight: 9, arbitrary: fc.integer({ min: 0x20, max: 0x7e }) },
    { weight: 2, arbitrary: fc.integer({ min: 0x80, max: 0xff }) },
    { weight: 1, arbitrary: fc.constant(0x09) },
  )
  .map((code) => String.fromCharCode(code));
const anyCarried = fc.oneof(
  fc.string({ unit: byte, maxLength: 60 }),
  fc.string({ unit: byte, minLength: 250, maxLength: 300 }),
);
const hostileCarried = fc.constantFrom(...hostileSegments).map(({ value }) => carried(value));
const marked = fc.tuple(hostileCarried, mark).map(([value, text]) => `${value}${text}`);

/** Keys that can only be refused. */
export const hostileKeys: fc.Arbitrary<{ readonly kind: string; readonly value: string }> = fc
  .tuple(fc.constantFrom(...hostileSegments), mark)
  .map(([{ kind, value }, text]) => ({ kind, value: carried(`${value}${text}`) }))
  .filter(({ value }) => !BARE_KEY.test(value));

function few(
  names: readonly string[],
  valueOf: (name: string) => fc.Arbitrary<string>,
): fc.Arbitrary<Headers> {
  const one = fc
    .constantFrom(...names)
    .chain((name) => valueOf(name).map((value): Headers => ({ [name]: value })));
  const none: fc.Arbitrary<Headers> = fc.constant({});
  return fc.tuple(fc.oneof(none, one), fc.oneof(none, none, one)).map(([first, second]) => ({
    ...first,
    ...second,
  }));
}
