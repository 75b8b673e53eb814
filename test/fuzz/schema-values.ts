import fc from 'fast-check';

/** As much of JSON Schema as the document uses. */
export interface ValueSchema {
  readonly $ref?: string;
  readonly type?: string;
  readonly enum?: readonly unknown[];
  readonly anyOf?: readonly ValueSchema[];
  readonly example?: unknown;
  readonly examples?: readonly unknown[];
  readonly minimum?: number;
  readonly maximum?: number;
  readonly minItems?: number;
  readonly items?: ValueSchema;
  readonly properties?: Readonly<Record<string, ValueSchema>>;
  readonly required?: readonly string[];
}

/** Ids, cursors and tags that earlier answers gave, by the name of the parameter they are for. */
export type Known = (parameter: string) => readonly string[];

export type Resolve = (reference: string) => ValueSchema;

const HIGHEST = 2_000_000;
const REPEATS = 3;

/** Values that a schema lets through. A text is one of its examples, as its schema cannot say which texts are ids. */
export function validValue(schema: ValueSchema, resolve: Resolve): fc.Arbitrary<unknown> {
  if (schema.$ref !== undefined) {
    return validValue(resolve(schema.$ref), resolve);
  }
  if (schema.enum) {
    return fc.constantFrom(...schema.enum);
  }
  if (schema.anyOf) {
    return fc.oneof(...schema.anyOf.map((choice) => validValue(choice, resolve)));
  }
  const { minimum = 0, maximum = HIGHEST, example, examples = [], minItems = 0, items } = schema;
  switch (schema.type ?? 'string') {
    case 'integer':
    case 'number':
      return fc.integer({ min: minimum, max: Math.min(maximum, HIGHEST) });
    case 'boolean':
      return fc.boolean();
    case 'array':
      return Array.isArray(example)
        ? fc.constant(example)
        : fc.array(validValue(items ?? {}, resolve), {
            minLength: minItems,
            maxLength: minItems + REPEATS,
          });
    case 'object':
      return validObject(schema, resolve);
    default:
      return fc.constantFrom(
        ...[example, ...examples, 'bright'].filter((value) => value !== undefined),
      );
  }
}

function validObject(
  { properties = {}, required = [] }: ValueSchema,
  resolve: Resolve,
): fc.Arbitrary<unknown> {
  return fc.record(
    Object.fromEntries(
      Object.entries(properties).map(([name, property]) => [name, validValue(property, resolve)]),
    ),
    { requiredKeys: [...required] },
  );
}

/** Texts of any kind in place of what a parameter asks for. */
export const anyText: fc.Arbitrary<string> = fc.oneof(
  fc.string({ maxLength: 40, unit: 'binary' }),
  fc.string({ maxLength: 40, unit: 'grapheme' }),
  fc.integer().map(String),
  fc.double().map(String),
  fc.constantFrom(
    '',
    ' ',
    '-1',
    '1e9',
    '0x10',
    'null',
    'undefined',
    'NaN',
    'true',
    '٣',
    '9'.repeat(20),
  ),
  fc.string({ minLength: 200, maxLength: 2500 }),
);
