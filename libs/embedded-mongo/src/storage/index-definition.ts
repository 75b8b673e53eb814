import { shown } from '../bson/shown.js';
import { areEqual, doubleOf } from '../bson/compare.js';
import { type Doc, isDoc, isNumber, typeOf, type Value } from '../bson/value.js';
import { compileFilter, type Matcher } from '../query/matcher.js';
import { type FilterNode, parseFilter } from '../query/filter.js';
import { commandError, locationError } from '../server/command-error.js';
import { type IndexField, toIndexField } from './index-keys.js';

/** An index as the rest of the code uses it. */
export interface IndexDefinition {
  readonly name: string;
  readonly key: Doc;
  readonly fields: readonly IndexField[];
  readonly isUnique: boolean;
  readonly isSparse: boolean;
  readonly isHidden: boolean;
  readonly partialFilter: Doc | null;
  readonly partialNode: FilterNode | null;
  readonly covers: Matcher;
  readonly expireAfterSeconds: number | null;
}

const REFUSED_KINDS: Record<string, string> = {
  text: 'Text indexes are not supported by the embedded database. Use an anchored regular expression on an ordinary index, or MongoDB.',
  '2d': 'Geospatial indexes are not supported by the embedded database. Use MongoDB for geo queries.',
  '2dsphere':
    'Geospatial indexes are not supported by the embedded database. Use MongoDB for geo queries.',
  hashed: 'Hashed indexes are not supported by the embedded database. Use an ascending index.',
};

const KNOWN_OPTIONS = new Set([
  'v',
  'key',
  'name',
  'ns',
  'unique',
  'sparse',
  'hidden',
  'partialFilterExpression',
  'expireAfterSeconds',
  'background',
  'collation',
  'dropDups',
  // Of other kinds of index; on an ordinary one they change nothing in MongoDB either.
  'bits',
  'min',
  'max',
  'default_language',
  'language_override',
  '2dsphereIndexVersion',
  'textIndexVersion',
  'storageEngine',
]);

const MAX_FIELDS = 32;

function parseField([path, direction]: [string, Value]): IndexField {
  if (typeof direction === 'string') {
    throw commandError(
      'CannotCreateIndex',
      REFUSED_KINDS[direction] ?? `Unknown index plugin '${direction}'`,
    );
  }
  if (!isNumber(direction) || doubleOf(direction) === 0 || Number.isNaN(doubleOf(direction))) {
    throw commandError(
      'CannotCreateIndex',
      'Values in the index key pattern cannot be 0, or no number.',
    );
  }
  if (path.split('.').some((part) => part.startsWith('$') && part !== '$**')) {
    throw commandError('CannotCreateIndex', `Index key contains an illegal field name: '${path}'.`);
  }
  if (path.endsWith('$**')) {
    throw commandError(
      'CannotCreateIndex',
      'Wildcard indexes are not supported by the embedded database. Index the paths you query.',
    );
  }
  return toIndexField(path, doubleOf(direction));
}

function parseKey(key: Value): [Doc, IndexField[]] {
  if (key === undefined) {
    throw commandError(
      'FailedToParse',
      "The 'key' field is a required property of an index specification",
    );
  }
  if (!isDoc(key) || Object.keys(key).length === 0) {
    throw commandError('CannotCreateIndex', 'Index keys cannot be empty.');
  }
  const fields = Object.entries(key).map(parseField);
  if (fields.length > MAX_FIELDS) {
    throw locationError(13103, `An index may have at most ${MAX_FIELDS} fields.`);
  }
  return [key, fields];
}

function flag(spec: Doc, option: string): boolean {
  const value = spec[option];
  if (value === undefined || value === null) {
    return false;
  }
  if (typeof value === 'boolean') {
    return value;
  }
  if (isNumber(value)) {
    return doubleOf(value) !== 0;
  }
  throw commandError('TypeMismatch', `The field '${option}' of an index must be a boolean.`);
}

function parseExpiry(spec: Doc, fields: readonly IndexField[]): number | null {
  const value = spec.expireAfterSeconds;
  if (value === undefined) {
    return null;
  }
  if (!isNumber(value)) {
    throw commandError(
      'CannotCreateIndex',
      `TTL index 'expireAfterSeconds' option must be numeric, but received a type of ${typeOf(value)}`,
    );
  }
  const seconds = doubleOf(value);
  if (!(seconds >= 0 && seconds <= 2147483647)) {
    throw commandError(
      'CannotCreateIndex',
      `TTL index 'expireAfterSeconds' option must be within an acceptable range, but was ${seconds}.`,
    );
  }
  if (fields.length > 1 || fields[0]?.path === '_id') {
    throw commandError(
      'CannotCreateIndex',
      'TTL indexes are single-field indexes, compound indexes and the _id index do not support TTL.',
    );
  }
  return seconds;
}

/** The name MongoDB gives an index without one: `a_1_b_-1`. */
export function defaultIndexName(key: Doc): string {
  return Object.entries(key)
    .map(
      ([path, direction]) =>
        `${path}_${isNumber(direction) ? doubleOf(direction) : shown(direction)}`,
    )
    .join('_');
}

function checkCollation(spec: Doc): void {
  const collation = spec.collation;
  if (isDoc(collation) && collation.locale !== 'simple') {
    throw commandError(
      'CannotCreateIndex',
      'Only the simple collation is supported by the embedded database. Store a normalised copy of the text and index that.',
    );
  }
}

const ID_OPTIONS = new Set(['key', 'name', 'ns', 'v', 'collation']);

/** @throws CommandError for what MongoDB does not let the index on `_id` be. */
function checkIdIndex(spec: Doc, fields: readonly IndexField[]): void {
  const [only] = fields;
  const isId = fields.length === 1 && only?.path === '_id' && !only.isDescending;
  if (spec.name === '_id_' && !isId) {
    throw commandError(
      'BadValue',
      `The index name '_id_' is reserved for the _id index, which must have key pattern {_id: 1}, found key: ${shown(spec.key)}`,
    );
  }
  const option = Object.keys(spec).find((each) => !ID_OPTIONS.has(each));
  if (isId && option !== undefined) {
    throw option === 'hidden'
      ? commandError('BadValue', "can't hide _id index")
      : commandError(
          'InvalidIndexSpecificationOption',
          `The field '${option}' is not valid for an _id index specification.`,
        );
  }
}

function checkVersion({ v }: Doc): void {
  if (v !== undefined && !(isNumber(v) && [1, 2].includes(doubleOf(v)))) {
    throw commandError(
      'CannotCreateIndex',
      `Invalid index specification; cannot create an index using v=${shown(v)}`,
    );
  }
}

function checkKnown(spec: Doc): void {
  const unknown = Object.keys(spec).find((option) => !KNOWN_OPTIONS.has(option));
  if (unknown !== undefined) {
    throw commandError(
      'InvalidIndexSpecificationOption',
      `The field '${unknown}' is not valid for an index specification.`,
    );
  }
}

function parsePartial(spec: Doc, isSparse: boolean): Doc | null {
  const { partialFilterExpression: filter } = spec;
  if (filter === undefined) {
    return null;
  }
  if (!isDoc(filter)) {
    throw commandError(
      'TypeMismatch',
      "'partialFilterExpression' for an index must be a document.",
    );
  }
  if (isSparse) {
    throw commandError(
      'CannotCreateIndex',
      'cannot mix "partialFilterExpression" and "sparse" options',
    );
  }
  return filter;
}

const PARTIAL_TESTS = new Set(['eq', 'gt', 'gte', 'lt', 'lte', 'in', 'exists', 'type']);

/** @throws CommandError 67 for filters whose documents an index could not tell apart from the others. */
function checkPartial(node: FilterNode): void {
  const isGroup = node.kind === 'and' || node.kind === 'or';
  if (isGroup) {
    node.children.forEach(checkPartial);
  } else if (node.kind !== 'leaf' || !PARTIAL_TESTS.has(node.test.op)) {
    const shownKind = node.kind === 'leaf' ? node.test.op : node.kind;
    throw commandError(
      'CannotCreateIndex',
      `Expression not supported in partial index: $${shownKind}. Use $eq, $lt, $lte, $gt, $gte, $in, $exists: true, $type, $and or $or.`,
    );
  }
}

/** Reads one entry of `createIndexes`. @throws CommandError when it asks for something this database has not. */
export function parseIndex(spec: Doc): IndexDefinition {
  checkKnown(spec);
  const [key, fields] = parseKey(spec.key);
  checkIdIndex(spec, fields);
  checkVersion(spec);
  checkCollation(spec);
  const isSparse = flag(spec, 'sparse');
  const partialFilter = parsePartial(spec, isSparse);
  const partialNode = partialFilter ? parseFilter(partialFilter) : null;
  if (partialNode) {
    checkPartial(partialNode);
  }
  const name = spec.name ?? defaultIndexName(key);
  if (typeof name !== 'string' || name === '') {
    throw commandError('CannotCreateIndex', 'An index name must be a string with characters.');
  }
  if (name === '*') {
    throw commandError('BadValue', "The index name '*' is not valid.");
  }
  return {
    name,
    key,
    fields,
    isUnique: flag(spec, 'unique') || name === '_id_',
    isSparse,
    isHidden: flag(spec, 'hidden'),
    partialFilter,
    partialNode,
    covers: partialNode ? compileFilter(partialNode) : () => true,
    expireAfterSeconds: parseExpiry(spec, fields),
  };
}

/** The index as `listIndexes` prints it, which is also how it is stored. */
export function describeIndex(index: IndexDefinition): Doc {
  return {
    v: 2,
    key: index.key,
    name: index.name,
    ...(index.isUnique && index.name !== '_id_' ? { unique: true } : {}),
    ...(index.isSparse ? { sparse: true } : {}),
    ...(index.isHidden ? { hidden: true } : {}),
    ...(index.partialFilter ? { partialFilterExpression: index.partialFilter } : {}),
    ...(index.expireAfterSeconds === null ? {} : { expireAfterSeconds: index.expireAfterSeconds }),
  };
}

/** True when two indexes have the same fields, order and directions. */
export function hasSameKey(left: IndexDefinition, right: IndexDefinition): boolean {
  return areEqual(left.key, right.key);
}
