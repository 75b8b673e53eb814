type JsonSchema = Readonly<Record<string, unknown>>;
type Components = Readonly<Record<string, JsonSchema>>;

const REFERENCE = '#/components/schemas/';
/** Deeper than any answer nests; a schema that refers to itself ends here. */
const DEEPEST = 12;

/** The same components, each with an example put together from the examples of what it is made of. */
export function withExamples(components: Components): Record<string, JsonSchema> {
  return Object.fromEntries(
    Object.entries(components).map(([name, schema]) => {
      const example = exampleOf(schema, components);
      return [name, example === undefined ? schema : { ...schema, examples: [example] }];
    }),
  );
}

/** A value that a schema is an example of; undefined when some part of it gives none. */
function exampleOf(schema: JsonSchema, components: Components, depth = 0): unknown {
  const own = ownExampleOf(schema);
  if (own !== undefined || depth > DEEPEST) {
    return own;
  }
  const { $ref: reference, type } = schema;
  if (typeof reference === 'string') {
    const target = components[reference.slice(REFERENCE.length)];
    return target && exampleOf(target, components, depth + 1);
  }
  const choices = schema.anyOf ?? schema.oneOf;
  if (Array.isArray(choices)) {
    return exampleOf(choices[0] as JsonSchema, components, depth + 1);
  }
  if (type === 'array') {
    const item = exampleOf((schema.items ?? {}) as JsonSchema, components, depth + 1);
    return item === undefined ? undefined : [item];
  }
  return type === 'object' ? objectExample(schema, components, depth) : undefined;
}

function ownExampleOf({ example, examples, const: constant, enum: values }: JsonSchema): unknown {
  if (example !== undefined) {
    return example;
  }
  if (constant !== undefined) {
    return constant;
  }
  const list = examples ?? values;
  return Array.isArray(list) ? (list[0] as unknown) : undefined;
}

function objectExample(schema: JsonSchema, components: Components, depth: number): unknown {
  const required = Array.isArray(schema.required) ? schema.required : [];
  const properties = Object.entries((schema.properties ?? {}) as Components).map(
    ([name, property]) => [name, exampleOf(property, components, depth + 1)] as const,
  );
  const given = properties.filter(([, value]) => value !== undefined);
  const isWhole = required.every((name) => given.some(([known]) => known === name));
  return isWhole && given.length > 0 ? Object.fromEntries(given) : undefined;
}
