import fc from 'fast-check';

import {
  carried,
  disturbedHeaders,
  type Headers,
  hostileKeys,
  mark,
  meantHeaders,
  meantValue,
} from './header-values.js';
import { hostileBodies, hostileNames, hostileSegments, MARK } from './hostile-values.js';
import {
  anyText,
  type Known,
  type Resolve,
  validValue,
  type ValueSchema,
} from './schema-values.js';

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
  /** Which of the document's operations it is for, as `operationsOf` names it. */
  readonly operation: string;
  /** Path and query, escaped. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: string | null;
  /** What makes it hostile, and so to be refused; null for what may be answered or not. */
  readonly hostile: string | null;
  /** False for an operation that reads nothing of a request, and so has no 400: a probe. */
  readonly isRead: boolean;
}

interface Target {
  readonly method: string;
  readonly template: string;
  readonly operation: Operation;
}

interface Drawn {
  readonly values: Readonly<Record<string, unknown>>;
  readonly body: string | null;
}

const KEY = 'Idempotency-Key';
const REFERENCE = '#/components/schemas/';

/** `GET /api/v1/pages/{pageId}` and so on: everything that a document says can be asked. */
export function operationsOf(document: ApiDescription): string[] {
  return targetsOf(document).map(nameOf);
}

function targetsOf({ paths }: ApiDescription): Target[] {
  return Object.entries(paths).flatMap(([template, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      template,
      method: method.toUpperCase(),
      operation,
    })),
  );
}

function nameOf({ method, template }: Target): string {
  return `${method} ${template}`;
}

/** Requests for every operation of a document: as documented, with anything in some places, and hostile. */
export function requestsFor(document: ApiDescription, known: Known): fc.Arbitrary<FuzzRequest> {
  const targets = targetsOf(document);
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
  return fc
    .tuple(drawn(target, resolve, known), meantHeaders(known))
    .map(([values, headers]) => withHeaders(requestOf(target, values), headers));
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
  { name, in: place, schema = {}, example }: Parameter,
  resolve: Resolve,
  known: Known,
): fc.Arbitrary<unknown> {
  const meant = place === 'header' ? meantValue(name, known) : null;
  if (meant !== null) {
    return meant;
  }
  const own = validValue({ ...schema, ...(example !== undefined && { example }) }, resolve);
  return fc.tuple(own, fc.nat(), fc.boolean()).map(([value, pick, isOwn]) => {
    const list = known(name);
    return isOwn || list.length === 0 ? value : list[pick % list.length];
  });
}

/** As documented, but for one parameter, a parameter more, a header, or the body. */
function disturbed(target: Target, resolve: Resolve, known: Known): fc.Arbitrary<FuzzRequest> {
  const names = (target.operation.parameters ?? []).map(({ name }) => name);
  const marked = fc
    .tuple(fc.constantFrom(...hostileSegments), mark)
    .map(([{ value }, text]) => `${value}${text}`);
  const text = fc.oneof({ weight: 3, arbitrary: anyText }, { weight: 1, arbitrary: marked });
  const change = fc.oneof(
    ...(names.length > 0 ? [fc.record({ name: fc.constantFrom(...names), text })] : []),
    fc.record({ name: fc.string({ minLength: 1, maxLength: 12 }), text }),
  );
  const body = fc.option(fc.oneof(fc.json(), fc.string({ maxLength: 30 })));
  return fc
    .tuple(drawn(target, resolve, known), change, disturbedHeaders(), body, fc.boolean())
    .map(([{ values, body: own }, { name, text: said }, headers, other, isBodyOther]) => {
      const changed = { values: { ...values, [name]: said }, body: isBodyOther ? other : own };
      return withHeaders(requestOf(target, changed), headers);
    });
}

/** One hostile value where it can only be refused. */
function hostile(target: Target, resolve: Resolve, known: Known): fc.Arbitrary<FuzzRequest> {
  const { parameters = [], requestBody } = target.operation;
  const segments = parameters.filter(({ in: place }) => place === 'path');
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
  const inBody = fc
    .tuple(fc.constantFrom(...hostileBodies), mark)
    .map(([{ kind, value }, text]) => ({
      kind: `${kind} in the body`,
      change: (drawnValues: Drawn): FuzzRequest =>
        requestOf(target, { ...drawnValues, body: value.replaceAll(MARK, text) }),
    }));
  const inKey = hostileKeys.map(({ kind, value }) => ({
    kind: `${kind} as a key`,
    change: (drawnValues: Drawn): FuzzRequest =>
      withHeaders(requestOf(target, drawnValues), { [KEY.toLowerCase()]: value }),
  }));
  const ways = [
    inQuery,
    ...(segments.length > 0 ? [inPath] : []),
    ...(requestBody ? [inBody] : []),
    ...(parameters.some(({ name }) => name === KEY) ? [inKey] : []),
  ];
  return fc
    .tuple(drawn(target, resolve, known), fc.oneof(...ways))
    .map(([values, { kind, change }]) => ({ ...change(values), hostile: kind }));
}

function requestOf(target: Target, { values, body }: Drawn): FuzzRequest {
  const { method, template, operation } = target;
  const placeOf = (name: string): string =>
    operation.parameters?.find((parameter) => parameter.name === name)?.in ?? 'query';
  const valuesIn = (place: string): [string, unknown][] =>
    Object.entries(values).filter(([name]) => placeOf(name) === place);
  const path = template.replaceAll(/\{(\w+)\}/g, (_all, name: string) =>
    encoded(printed(values[name])),
  );
  const query = valuesIn('query')
    .map(([name, value]) => `${encoded(name)}=${encoded(printed(value))}`)
    .join('&');
  const headers = valuesIn('header').map(([name, value]) => [
    name.toLowerCase(),
    carried(printed(value)),
  ]);
  return {
    method,
    operation: nameOf(target),
    path: query === '' ? path : `${path}?${query}`,
    headers: {
      ...(body !== null && { 'content-type': 'application/json' }),
      ...(Object.fromEntries(headers) as Headers),
    },
    body,
    hostile: null,
    isRead: '400' in operation.responses,
  };
}

function withHeaders(request: FuzzRequest, headers: Headers): FuzzRequest {
  return { ...request, headers: { ...request.headers, ...headers } };
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
