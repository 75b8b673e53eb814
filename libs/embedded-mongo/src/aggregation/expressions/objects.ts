import { shown } from '../../bson/shown.js';
import {
  type Doc,
  getField,
  isDoc,
  removeField,
  setField,
  typeOf,
  type Value,
} from '../../bson/value.js';
import { commandError, locationError } from '../../server/command-error.js';
import {
  isNil,
  namedOperands,
  type OperatorParser,
  type OperatorTable,
  unary,
  variadic,
} from '../operator.js';

const getFieldOperator: OperatorParser = (operand, parse, name) => {
  const isNamed = isDoc(operand) && ('field' in operand || 'input' in operand);
  const named = isNamed ? namedOperands(operand, name, ['field'], ['input']) : { field: operand };
  const field = parse(named.field);
  const input = parse(named.input ?? '$$CURRENT');
  return (doc, scope) => {
    const fieldName = field(doc, scope);
    if (typeof fieldName !== 'string') {
      throw locationError(
        3041704,
        `$getField requires 'field' to evaluate to type String, but got ${typeOf(fieldName)}`,
      );
    }
    const source = input(doc, scope);
    if (isNil(source)) {
      return source;
    }
    return isDoc(source) ? getField(source, fieldName) : undefined;
  };
};

function constantField(value: Value, name: string): string {
  const text = isDoc(value) && '$literal' in value ? value.$literal : value;
  if (typeof text !== 'string' || (text === value && text.startsWith('$'))) {
    throw locationError(4161107, `${name} requires 'field' to be a constant string`);
  }
  return text;
}

function withField(input: Value, field: string, value: Value, name: string): Value {
  if (isNil(input)) {
    return null;
  }
  if (!isDoc(input)) {
    throw locationError(4161105, `${name} requires 'input' to evaluate to type Object`);
  }
  const result: Doc = { ...input };
  if (value === undefined) {
    removeField(result, field);
  } else {
    setField(result, field, value);
  }
  return result;
}

const setFieldOperator: OperatorParser = (operand, parse, name) => {
  const named = namedOperands(operand, name, ['field', 'input', 'value']);
  const field = constantField(named.field, name);
  const input = parse(named.input);
  const value = parse(named.value);
  return (doc, scope) => withField(input(doc, scope), field, value(doc, scope), name);
};

const unsetFieldOperator: OperatorParser = (operand, parse, name) => {
  const named = namedOperands(operand, name, ['field', 'input']);
  const field = constantField(named.field, name);
  const input = parse(named.input);
  return (doc, scope) => withField(input(doc, scope), field, undefined, name);
};

/** The documents laid over each other, later ones winning; null and missing are passed over. */
export function mergeDocs(values: readonly Value[], name = '$mergeObjects'): Doc {
  const result: Doc = {};
  for (const value of values) {
    if (isNil(value)) {
      continue;
    }
    if (!isDoc(value)) {
      throw locationError(
        40400,
        `${name} requires object inputs, but input is of type ${typeOf(value)}`,
      );
    }
    for (const field of Object.keys(value)) {
      setField(result, field, value[field]);
    }
  }
  return result;
}

function pairOf(item: Value): [string, Value] {
  if (!Array.isArray(item)) {
    throw locationError(
      40396,
      '$arrayToObject requires a consistent input format. Elements must all be arrays or all be objects.',
    );
  }
  const [key, value] = item;
  if (item.length !== 2) {
    throw locationError(
      40397,
      `$arrayToObject requires an array of size 2 arrays, found array of size: ${item.length}`,
    );
  }
  if (typeof key !== 'string') {
    throw locationError(
      40395,
      `$arrayToObject requires an array of key-value pairs, where the key must be of type string. Found key type: ${typeOf(key)}`,
    );
  }
  return [key, value];
}

function entryOf(item: Value): [string, Value] {
  if (!isDoc(item)) {
    throw locationError(
      40391,
      '$arrayToObject requires a consistent input format. Elements must all be arrays or all be objects.',
    );
  }
  if (Object.keys(item).length !== 2) {
    throw locationError(
      40392,
      `$arrayToObject requires an object keys of 'k' and 'v'. Found incorrect number of keys:${Object.keys(item).length}`,
    );
  }
  if (!('k' in item) || !('v' in item)) {
    throw locationError(40393, "$arrayToObject requires an object with keys 'k' and 'v'.");
  }
  if (typeof item.k !== 'string') {
    throw locationError(
      40394,
      `$arrayToObject requires an object with keys 'k' and 'v', where the value of 'k' must be of type string. Found type: ${typeOf(item.k)}`,
    );
  }
  return [item.k, item.v];
}

const KNOWN_METADATA = new Set([
  'textScore',
  'indexKey',
  'recordId',
  'sortKey',
  'randVal',
  'searchScore',
  'searchHighlights',
  'geoNearDistance',
  'geoNearPoint',
  'vectorSearchScore',
]);

/** Operators over documents. */
export const objectOperators: OperatorTable = {
  $getField: getFieldOperator,
  $setField: setFieldOperator,
  $unsetField: unsetFieldOperator,
  $mergeObjects: variadic((values, name) => {
    const [only] = values;
    return mergeDocs(values.length === 1 && Array.isArray(only) ? only : values, name);
  }),
  $objectToArray: unary((value, name) => {
    if (isNil(value)) {
      return null;
    }
    if (!isDoc(value)) {
      throw locationError(40390, `${name} requires a document input, found: ${typeOf(value)}`);
    }
    return Object.keys(value).map((k) => ({ k, v: value[k] }));
  }),
  $arrayToObject: unary((value, name) => {
    if (isNil(value)) {
      return null;
    }
    if (!Array.isArray(value)) {
      throw locationError(40386, `${name} requires an array input, found: ${typeOf(value)}`);
    }
    const [first] = value;
    if (value.length > 0 && !Array.isArray(first) && !isDoc(first)) {
      throw locationError(
        40398,
        `Unrecognised input type format for ${name}: ${typeOf(first)}, must be either an object or an array`,
      );
    }
    const result: Doc = {};
    for (const item of value) {
      setField(result, ...(Array.isArray(first) ? pairOf(item) : entryOf(item)));
    }
    return result;
  }),
  $rand: (operand) => {
    if (
      !(isDoc(operand) && Object.keys(operand).length === 0) &&
      !(Array.isArray(operand) && operand.length === 0)
    ) {
      throw locationError(3040501, '$rand does not currently accept arguments');
    }
    return () => Math.random();
  },
  $meta: (operand) => {
    if (!KNOWN_METADATA.has(shown(operand))) {
      throw locationError(17308, `Unsupported argument to $meta: ${shown(operand)}`);
    }
    throw commandError(
      'CommandNotSupported',
      `$meta '${shown(operand)}' is not supported by the embedded database, which has no text search.`,
    );
  },
};
