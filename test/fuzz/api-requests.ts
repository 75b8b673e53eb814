import fc from 'fast-check';

import { hostileBodies, hostileNames, hostileSegments } from './hostile-values.js';
import { anyText, type Resolve, validValue, type ValueSchema } from './schema-values.js';

interface Parameter {
  readonly name: string;
  readonly in: string;
  readonly required?: boolean;
  readonly schema?: ValueSchema;
  readonly example?: unknown;
}

interface Operation {
  readonly responses: Readonly<Record<string, unknown>>;
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: {
    readonly content: Readonly<Record<string, { readonly schema?: ValueSchema }>>;
  };
}

/** The part of an OpenAPI document that requests are made from. */
export interface ApiDescription {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, ValueSchema>> };
}

export interface FuzzRequest {
  readonly method: string;
  /** Path and query, escaped. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | null;
  /** What makes it hostile, and so to be refused; null for what may be answered or not. */
  readonly hostile: string | null;
  /** False for an operation that reads nothing of a request, and so has no 400: a probe. */
  readonly isRead: boolean;
}

/** Ids and cursors that earlier answers gave, by the name of the parameter they are for. */
export type Known = (parameter: string) => readonly string[];

interface Target {
  readonly method: string;
  readonly template: string;
  readonly operation: Operation;
}

interface Drawn {
  readonly values: Readonly<Record<string, unknown>>;
  readonly body: string | null;
}

const HEADERS = [
  'if-none-match',
  'prefer',
  'cache-control',
  'x-request-id',
  'traceparent',
  'accept',
  'last-event-id',
];
const REFERENCE = '#/components/schemas/';

/** Requests for every operation of a document: as documented, with anything in some places, and hostile. */
export function requestsFor(document: ApiDescription, known: Known): fc.Arbitrary<FuzzRequest> {
  const targets: Target[] = Object.entries(document.paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      template,
      method: method.toUpperCase(),
      operation,
    })),
  );
  const resolve: Resolve = (reference) =>
    document.components.schemas[reference.slice(REFERENCE.length)] ?? {};
  return fc.oneof(
    ...targets.map((target) =>
      fc.oneof(
        { weight: 4, arbitrary: documented(target, resolve, known) },
        { weight: 3, arbitrary: disturbed(target, resolve, known) },
        { weight: 3, arbitrary: hostile(target, resolve, known) },
      ),
    ),
  );
}

function documented(target: Target, resolve: Resolve, known: Known): fc.Arbitrary<FuzzRequest> {
  return drawn(target, resolve, known).map((values) => requestOf(target, values));
}

function drawn({ operation }: Target, resolve: Resolve, known: Known): fc.Arbitrary<Drawn> {
  const { parameters = [], requestBody } = operation;
  const required = parameters.filter(({ in: place, required: is }) => place === 'path' || is);
  const [media] = Object.values(requestBody?.content ?? {});
  return fc.record({
    values: fc.record(
      Object.fromEntries(
        parameters.map((parameter) => [parameter.name, valueOf(parameter, resolve, known)]),
      ),
      { requiredKeys: required.map(({ name }) => name) },
    ),
    body: media
      ? validValue(media.schema ?? {}, resolve).map((value) => JSON.stringify(value))
      : fc.constant(null),
  });
}

/** Half of the time something that was answered before, when there is any. */
function valueOf(
  { name, schema = {}, example }: Parameter,
  resolve: Resolve,
  known: Known,
): fc.Arbitrary<unknown> {
  const own = validValue({ ...schema, ...(example !== undefined && { example }) }, resolve);
  return fc.tuple(own, fc.nat(), fc.boolean()).map(([value, pick, isOwn]) => {
    const list = known(name);
    return isOwn || list.length === 0 ? value : list[pick % list.length];
  });
}

/** As documented, but for one parameter, a parameter more, a header, or the body. */
function disturbed(target: Target, resolve: Resolve, known: Known): fc.Arbitrary<FuzzRequest> {
  const names = (target.operation.parameters ?? []).map(({ name }) => name);
  const change = fc.oneof(
    ...(names.length > 0 ? [fc.record({ name: fc.constantFrom(...names), text: anyText })] : []),
    fc.record({ name: fc.string({ minLength: 1, maxLength: 12 }), text: anyText }),
  );
  const headers = fc.dictionary(
    fc.constantFrom(...HEADERS),
    fc.string({ maxLength: 60, unit: 'grapheme-ascii' }),
    { maxKeys: 2 },
  );
  const body = fc.option(fc.oneof(fc.json(), fc.string({ maxLength: 30 })));
  return fc
    .tuple(drawn(target, resolve, known), change, headers, body, fc.boolean())
    .map(([{ values, body: own }, { name, text }, extra, other, isBodyOther]) => {
      const changed = { values: { ...values, [name]: text }, body: isBodyOther ? other : own };
      const request = requestOf(target, changed);
      return { ...request, headers: { ...request.headers, ...extra } };
    });
}

/** One hostile value where it can only be refused. */
function hostile(target: Target, resolve: Resolve, known: Known): fc.Arbitrary<FuzzRequest> {
  const { parameters = [], requestBody } = target.operation;
  const segments = parameters.filter(({ in: place }) => place === 'path');
  const mark = fc.nat({ max: 2 ** 31 - 1 }).map((number) => `zq${number.toString(36)}qz`);
  const inPath = fc
    .tuple(fc.constantFrom(...hostileSegments), mark)
    .map(([{ kind, value }, text]) => ({
      kind: `${kind} in the path`,
      change: (drawnValues: Drawn): FuzzRequest =>
        requestOf(target, {
          ...drawnValues,
          values: {
            ...drawnValues.values,
            ...Object.fromEntries(segments.map(({ name }) => [name, `${value}${text}`])),
          },
        }),
    }));
  const inQuery = fc
    .tuple(fc.constantFrom(...hostileNames), mark)
    .map(([{ kind, value }, text]) => ({
      kind: `${kind} as a parameter`,
      change: (drawnValues: Drawn): FuzzRequest =>
        withQuery(requestOf(target, drawnValues), value, text),
    }));
  const inBody = fc.constantFrom(...hostileBodies).map(({ kind, value }) => ({
    kind: `${kind} in the body`,
    change: (drawnValues: Drawn): FuzzRequest => requestOf(target, { ...drawnValues, body: value }),
  }));
  const ways = [
    inQuery,
    ...(segments.length > 0 ? [inPath] : []),
    ...(requestBody ? [inBody] : []),
  ];
  return fc
    .tuple(drawn(target, resolve, known), fc.oneof(...ways))
    .map(([values, { kind, change }]) => ({ ...change(values), hostile: kind }));
}

function requestOf({ method, template, operation }: Target, { values, body }: Drawn): FuzzRequest {
  const placeOf = (name: string): string =>
    operation.parameters?.find((parameter) => parameter.name === name)?.in ?? 'query';
  const path = template.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
    encoded(printed(values[name])),
  );
  const query = Object.entries(values)
    .filter(([name]) => placeOf(name) === 'query')
    .map(([name, value]) => `${encoded(name)}=${encoded(printed(value))}`)
    .join('&');
  return {
    method,
    path: query === '' ? path : `${path}?${query}`,
    headers: body === null ? {} : { 'content-type': 'application/json' },
    body,
    hostile: null,
    isRead: '400' in operation.responses,
  };
}

function withQuery(request: FuzzRequest, name: string, value: string): FuzzRequest {
  const separator = request.path.includes('?') ? '&' : '?';
  return { ...request, path: `${request.path}${separator}${encoded(name)}=${encoded(value)}` };
}

function printed(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value ?? '');
}

/** Also of texts that are no Unicode: half of a surrogate pair is sent as what stands for the unreadable. */
function encoded(text: string): string {
  return encodeURIComponent(Buffer.from(text).toString());
}
