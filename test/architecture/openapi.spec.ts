import { readFileSync } from 'node:fs';

import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, it } from '@jest/globals';

interface Schema {
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
}

interface Operation {
  readonly parameters?: readonly { name: string; example?: unknown; schema?: Schema }[];
  readonly requestBody?: { readonly content: Readonly<Record<string, Schema>> };
  readonly responses: Readonly<Record<string, { content?: Readonly<Record<string, Media>> }>>;
}

interface Media {
  readonly schema?: object;
  readonly examples?: Readonly<Record<string, { readonly value: unknown }>>;
}

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

const document = JSON.parse(readFileSync('docs/openapi.json', 'utf8')) as Document;
const ajv = new Ajv2020({ strict: false, validateFormats: false, allErrors: true });
ajv.addSchema(document, 'openapi');

const escaped = (part: string): string =>
  encodeURIComponent(part.replaceAll('~', '~0').replaceAll('/', '~1'));

/** What is wrong with a value, by the schema at a place in the document; nothing for a good one. */
function complaints(place: readonly string[], value: unknown): string[] {
  const validate = ajv.compile({ $ref: `openapi#/${place.map(escaped).join('/')}` });
  return validate(value)
    ? []
    : [`${place.join(' ')}: ${ajv.errorsText(validate.errors)}: ${JSON.stringify(value)}`];
}

/** Every place of the document that is an object, with the way to it. */
function* places(node: unknown, way: readonly string[] = []): Generator<[string[], object]> {
  if (typeof node === 'object' && node !== null) {
    yield [[...way], node];
    for (const [name, child] of Object.entries(node)) {
      yield* places(child, [...way, name]);
    }
  }
}

const operations = Object.entries(document.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    way: ['paths', path, method],
    operation,
  })),
);

describe('docs/openapi.json', () => {
  it('shows an example of every schema', () => {
    const without = Object.entries(document.components.schemas)
      .filter(([, { examples = [] }]) => examples.length === 0)
      .map(([name]) => name);

    expect(without).toEqual([]);
    expect(Object.keys(document.components.schemas).length).toBeGreaterThan(10);
  });

  it('shows examples that are as their schemas say', () => {
    const wrong = [...places(document.components.schemas, ['components', 'schemas'])].flatMap(
      ([way, node]) => {
        const { example, examples = [] } = node as Schema;
        const isSchema = 'type' in node || 'anyOf' in node || '$ref' in node;
        const given = example === undefined ? examples : [example, ...examples];
        return isSchema &&
          Array.isArray(given) &&
          !way.includes('examples') &&
          way.at(-1) !== 'properties'
          ? given.flatMap((value) => complaints(way, value))
          : [];
      },
    );

    expect(wrong).toEqual([]);
  });

  it('shows examples of parameters that are as their schemas say', () => {
    const wrong = operations.flatMap(({ way, operation: { parameters = [] } }) =>
      parameters.flatMap(({ example, schema }, index) => {
        const value = example ?? schema?.example ?? schema?.examples?.[0];
        return value === undefined
          ? []
          : complaints([...way, 'parameters', String(index), 'schema'], value);
      }),
    );

    expect(wrong).toEqual([]);
  });

  it('says of every pageId and userId that it asks for what may be one', () => {
    const wrong = operations.flatMap(({ way, operation: { parameters = [] } }) =>
      parameters.flatMap(({ name }, index) => {
        const place = [...way, 'parameters', String(index), 'schema'];
        const isSlug = name === 'pageId' || name === 'userId';
        const isRefused = complaints(place, `a${'\u0489'.repeat(6)}`).length > 0;
        const isTaken = complaints(place, '-Zoé-🌊').length === 0;
        return isSlug && !(isRefused && isTaken) ? [place.join(' ')] : [];
      }),
    );

    expect(wrong).toEqual([]);
  });

  it('shows an example of every failure, and each is a problem', () => {
    const wrong = operations.flatMap(({ way, operation: { responses } }) =>
      Object.entries(responses).flatMap(([status, { content = {} }]) =>
        Object.entries(content).flatMap(([type, { examples = {}, schema }]) => {
          const at = [...way, 'responses', status, 'content', type, 'schema'];
          const values = Object.values(examples).map(({ value }) => value);
          const isBare = Number(status) >= 400 && values.length === 0 && schema !== undefined;
          return [
            ...(isBare && type === 'application/problem+json'
              ? [`${at.join(' ')}: no example`]
              : []),
            ...values.flatMap((value) => complaints(at, value)),
          ];
        }),
      ),
    );

    expect(wrong).toEqual([]);
  });
});
