import { shown } from '../bson/shown.js';
import { areEqual, doubleOf } from '../bson/compare.js';
import {
  type Doc,
  getField,
  isDoc,
  isNumber,
  typeOf,
  type TypeName,
  type Value,
} from '../bson/value.js';
import { commandError } from '../server/command-error.js';
import { parseTypes } from './filter-arguments.js';
import { compileRegex } from './regex.js';

type Check = (value: Value) => boolean;

const JSON_TYPES: Record<string, readonly TypeName[]> = {
  object: ['object'],
  array: ['array'],
  number: ['int', 'long', 'double', 'decimal'],
  boolean: ['bool'],
  string: ['string'],
  null: ['null'],
};

function fail(message: string): never {
  throw commandError('FailedToParse', message);
}

function wrongType(keyword: string, wanted: string): never {
  throw commandError('TypeMismatch', `$jsonSchema keyword '${keyword}' must be ${wanted}`);
}

function schemaOf(value: Value, keyword: string): Doc {
  return isDoc(value) ? value : wrongType(keyword, 'an object');
}

/** @throws CommandError 14 for what is no array, and 9 for an empty one. */
function filledArray(value: Value, keyword: string): Value[] {
  if (!Array.isArray(value)) {
    return wrongType(keyword, 'an array');
  }
  return value.length > 0
    ? value
    : fail(`$jsonSchema keyword '${keyword}' cannot be an empty array`);
}

function schemasOf(value: Value, keyword: string): Check[] {
  return filledArray(value, keyword).map((item) => parseSchema(schemaOf(item, keyword)));
}

function numberOf(value: Value, keyword: string): number {
  return isNumber(value) ? doubleOf(value) : wrongType(keyword, 'a number');
}

function onType<T extends Value>(
  is: (value: Value) => value is T,
  check: (value: T) => boolean,
): Check {
  return (value) => !is(value) || check(value);
}

const isString = (value: Value): value is string => typeof value === 'string';
const isArray = (value: Value): value is Value[] => Array.isArray(value);

function typeCheck(value: Value): Check {
  const names = Array.isArray(value) ? value : [value];
  const types = new Set(
    names.flatMap(
      (name) => JSON_TYPES[shown(name)] ?? fail(`Unknown type name alias: ${shown(name)}`),
    ),
  );
  return (candidate) => types.has(typeOf(candidate));
}

function propertiesCheck(value: Value): Check {
  const checks = Object.entries(schemaOf(value, 'properties')).map(
    ([field, schema]) => [field, parseSchema(schemaOf(schema, field))] as const,
  );
  return onType(isDoc, (doc) =>
    checks.every(([field, check]) => {
      const item = getField(doc, field);
      return item === undefined || check(item);
    }),
  );
}

function requiredCheck(value: Value): Check {
  const fields = filledArray(value, 'required');
  return onType(isDoc, (doc) => fields.every((field) => getField(doc, shown(field)) !== undefined));
}

function additionalCheck(value: Value, schema: Doc): Check {
  const known = new Set(Object.keys(isDoc(schema.properties) ? schema.properties : {}));
  const patterns = Object.keys(isDoc(schema.patternProperties) ? schema.patternProperties : {});
  const regexes = patterns.map((pattern) => compileRegex(pattern, ''));
  const check = isDoc(value) ? parseSchema(value) : () => value !== false;
  return onType(isDoc, (doc) =>
    Object.keys(doc).every(
      (field) =>
        known.has(field) || regexes.some((regex) => regex.test(field)) || check(doc[field]),
    ),
  );
}

function bound(
  keyword: string,
  schema: Doc,
  holds: (value: number, limit: number) => boolean,
): Check {
  const limit = numberOf(schema[keyword], keyword);
  return onType(isNumber, (value) => holds(doubleOf(value), limit));
}

const ALWAYS: Check = () => true;

const KEYWORDS: Record<string, (value: Value, schema: Doc) => Check> = {
  bsonType: (value) => {
    const types = parseTypes(value);
    return (candidate) => types.has(typeOf(candidate));
  },
  type: typeCheck,
  properties: propertiesCheck,
  required: requiredCheck,
  additionalProperties: additionalCheck,
  enum: (value) => {
    const allowed = filledArray(value, 'enum');
    return (candidate) => allowed.some((item) => areEqual(item, candidate));
  },
  minimum: (_value, schema) =>
    bound('minimum', schema, (value, limit) =>
      schema.exclusiveMinimum === true ? value > limit : value >= limit,
    ),
  maximum: (_value, schema) =>
    bound('maximum', schema, (value, limit) =>
      schema.exclusiveMaximum === true ? value < limit : value <= limit,
    ),
  exclusiveMinimum: () => ALWAYS,
  exclusiveMaximum: () => ALWAYS,
  multipleOf: (_value, schema) => bound('multipleOf', schema, (value, step) => value % step === 0),
  minLength: (value) =>
    onType(isString, (text) => [...text].length >= numberOf(value, 'minLength')),
  maxLength: (value) =>
    onType(isString, (text) => [...text].length <= numberOf(value, 'maxLength')),
  pattern: (value) => {
    const regex = compileRegex(shown(value), '');
    return onType(isString, (text) => regex.test(text));
  },
  minItems: (value) => onType(isArray, (items) => items.length >= numberOf(value, 'minItems')),
  maxItems: (value) => onType(isArray, (items) => items.length <= numberOf(value, 'maxItems')),
  uniqueItems: (value) =>
    onType(
      isArray,
      (items) =>
        value !== true ||
        items.every((item, index) => !items.slice(0, index).some((other) => areEqual(item, other))),
    ),
  items: (value) => {
    if (Array.isArray(value)) {
      const checks = schemasOf(value, 'items');
      return onType(isArray, (items) =>
        checks.every((check, index) => index >= items.length || check(items[index])),
      );
    }
    const check = parseSchema(schemaOf(value, 'items'));
    return onType(isArray, (items) => items.every(check));
  },
  minProperties: (value) =>
    onType(isDoc, (doc) => Object.keys(doc).length >= numberOf(value, 'minProperties')),
  maxProperties: (value) =>
    onType(isDoc, (doc) => Object.keys(doc).length <= numberOf(value, 'maxProperties')),
  patternProperties: (value) => {
    const checks = Object.entries(schemaOf(value, 'patternProperties')).map(
      ([pattern, schema]) =>
        [compileRegex(pattern, ''), parseSchema(schemaOf(schema, pattern))] as const,
    );
    return onType(isDoc, (doc) =>
      Object.keys(doc).every((field) =>
        checks.every(([regex, check]) => !regex.test(field) || check(doc[field])),
      ),
    );
  },
  allOf: (value) => {
    const checks = schemasOf(value, 'allOf');
    return (candidate) => checks.every((check) => check(candidate));
  },
  anyOf: (value) => {
    const checks = schemasOf(value, 'anyOf');
    return (candidate) => checks.some((check) => check(candidate));
  },
  oneOf: (value) => {
    const checks = schemasOf(value, 'oneOf');
    return (candidate) => checks.filter((check) => check(candidate)).length === 1;
  },
  not: (value) => {
    const check = parseSchema(schemaOf(value, 'not'));
    return (candidate) => !check(candidate);
  },
  title: () => ALWAYS,
  description: () => ALWAYS,
};

function parseSchema(schema: Doc): Check {
  const checks = Object.entries(schema).map(([keyword, value]) => {
    const parse = KEYWORDS[keyword] ?? fail(`Unknown $jsonSchema keyword: ${keyword}`);
    return parse(value, schema);
  });
  return (value) => checks.every((check) => check(value));
}

/** Compiles a `$jsonSchema` (draft 4 with `bsonType`, as MongoDB has it). @throws CommandError on unknown keywords. */
export function parseJsonSchema(schema: Value): (doc: Doc) => boolean {
  if (!isDoc(schema)) {
    throw commandError('TypeMismatch', '$jsonSchema must be an object');
  }
  return parseSchema(schema);
}
