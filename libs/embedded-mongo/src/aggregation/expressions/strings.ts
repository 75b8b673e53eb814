import { BSONSymbol } from 'bson';

import { compareStrings, doubleOf } from '../../bson/compare.js';
import { isNumber, typeOf, type Value } from '../../bson/value.js';
import { locationError } from '../../server/command-error.js';
import {
  binary,
  isNil,
  namedOperands,
  type OperatorParser,
  type OperatorTable,
  unary,
  variadic,
} from '../operator.js';
import { wholeIndex } from './arrays.js';
import { isoDate, textOfNumber } from '../value-text.js';

/** The string that string operators see in a value: null becomes empty, numbers and dates are written out. */
function textOf(value: Value, name: string): string {
  if (isNil(value)) {
    return '';
  }
  if (typeof value === 'string') {
    return value;
  }
  if (isNumber(value)) {
    return textOfNumber(value);
  }
  if (value instanceof Date) {
    return isoDate(value);
  }
  if (value instanceof BSONSymbol) {
    return value.value;
  }
  throw locationError(16007, `can't convert from BSON type ${typeOf(value)} to String in ${name}`);
}

function stringOnly(value: Value, code: number, name: string): string {
  if (typeof value !== 'string') {
    throw locationError(code, `${name} requires a string argument, found: ${typeOf(value)}`);
  }
  return value;
}

function indexOf(ofBytes: boolean): OperatorParser {
  return variadic(
    (values, name) => {
      const [input, wanted, start = 0, end] = values;
      if (isNil(input)) {
        return null;
      }
      const text = stringOnly(input, ofBytes ? 40091 : 40093, name);
      const part = stringOnly(wanted, ofBytes ? 40092 : 40094, name);
      const units = ofBytes ? Buffer.from(text) : Buffer.from(text, 'utf8');
      const chars = [...text];
      const length = ofBytes ? units.length : chars.length;
      const from = wholeIndex(start, name);
      const to = end === undefined ? length : Math.min(wholeIndex(end, name), length);
      if (from > to) {
        return -1;
      }
      if (ofBytes) {
        const at = units.subarray(0, to).indexOf(part, from);
        return at;
      }
      const before = chars.slice(0, from).join('');
      const at = chars.slice(0, to).join('').indexOf(part, before.length);
      return at < 0 ? -1 : [...text.slice(0, at)].length;
    },
    2,
    4,
  );
}

interface Span {
  readonly from: number;
  readonly length: number;
}

/** Start and length of a part of a text. @throws CommandError for what is no number, and for a negative start. */
function spanOf(start: Value, count: Value, ofBytes: boolean, name: string): Span {
  if (!isNumber(start)) {
    throw locationError(
      ofBytes ? 16034 : 34450,
      `${name}: starting index must be a numeric type (is BSON type ${typeOf(start)})`,
    );
  }
  if (!isNumber(count)) {
    throw locationError(
      ofBytes ? 16035 : 34452,
      `${name}: length must be a numeric type (is BSON type ${typeOf(count)})`,
    );
  }
  const from = Math.trunc(doubleOf(start));
  if (from < 0) {
    throw locationError(ofBytes ? 50752 : 34455, `${name}: starting index must be non-negative`);
  }
  return { from, length: Math.trunc(doubleOf(count)) };
}

function bytesOf(text: string, { from, length }: Span, name: string): string {
  const bytes = Buffer.from(text);
  const end = length < 0 ? bytes.length : Math.min(bytes.length, from + length);
  const isInside = (at: number): boolean => at < bytes.length && ((bytes[at] ?? 0) & 0xc0) === 0x80;
  if (isInside(from) || isInside(end)) {
    throw locationError(
      isInside(from) ? 28656 : 28657,
      `${name}: Invalid range, starting or ending in the middle of a UTF-8 character.`,
    );
  }
  return bytes.toString('utf8', from, Math.max(from, end));
}

function substring(ofBytes: boolean): OperatorParser {
  return variadic(
    ([input, start, count], name) => {
      const text = textOf(input, name);
      const span = spanOf(start, count, ofBytes, name);
      if (ofBytes) {
        return bytesOf(text, span, name);
      }
      if (span.length < 0) {
        throw locationError(34454, `${name}: length must be a nonnegative value.`);
      }
      return [...text].slice(span.from, span.from + span.length).join('');
    },
    3,
    3,
  );
}

const WHITESPACE = [
  ...'\0\t\n\v\f\r \u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a',
];

function trim(atStart: boolean, atEnd: boolean): OperatorParser {
  return (operand, parse, name) => {
    const named = namedOperands(operand, name, ['input'], ['chars']);
    const input = parse(named.input);
    const chars = named.chars === undefined ? null : parse(named.chars);
    return (doc, scope) => {
      const value = input(doc, scope);
      const cut = chars?.(doc, scope);
      if (isNil(value) || (chars && isNil(cut))) {
        return null;
      }
      const set = new Set(chars ? stringOnly(cut, 50700, name) : WHITESPACE);
      const letters = [...stringOnly(value, 50699, name)];
      let from = 0;
      let to = letters.length;
      while (atStart && from < to && set.has(letters[from] ?? '')) {
        from += 1;
      }
      while (atEnd && to > from && set.has(letters[to - 1] ?? '')) {
        to -= 1;
      }
      return letters.slice(from, to).join('');
    };
  };
}

/** ASCII only, as the server does it. */
function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

function replace(isAll: boolean): OperatorParser {
  return (operand, parse, name) => {
    const named = namedOperands(operand, name, ['input', 'find', 'replacement']);
    const operands = [named.input, named.find, named.replacement].map(parse);
    return (doc, scope) => {
      const values = operands.map((evaluate) => evaluate(doc, scope));
      if (values.some(isNil)) {
        return null;
      }
      const [input, find, replacement] = values.map((value, at) =>
        stringOnly(value, 51746 - at, name),
      );
      const by = (): string => replacement ?? '';
      return isAll
        ? (input ?? '').replaceAll(find ?? '', by)
        : (input ?? '').replace(find ?? '', by);
    };
  };
}

/** String operators, except those that search with regular expressions. */
export const stringOperators: OperatorTable = {
  $concat: variadic((values, name) => {
    if (values.some(isNil)) {
      return null;
    }
    return values.map((value) => stringOnly(value, 16702, name)).join('');
  }),
  $indexOfBytes: indexOf(true),
  $indexOfCP: indexOf(false),
  $ltrim: trim(true, false),
  $rtrim: trim(false, true),
  $trim: trim(true, true),
  $replaceOne: replace(false),
  $replaceAll: replace(true),
  $split: binary((input, separator, name) => {
    if (isNil(input) || isNil(separator)) {
      return null;
    }
    const by = stringOnly(separator, 40086, name);
    if (by === '') {
      throw locationError(40087, '$split requires a non-empty separator');
    }
    return stringOnly(input, 40085, name).split(by);
  }),
  $strLenBytes: unary((value, name) => Buffer.byteLength(stringOnly(value, 34473, name))),
  $strLenCP: unary((value, name) => [...stringOnly(value, 34471, name)].length),
  $strcasecmp: binary((left, right, name) =>
    Math.sign(compareStrings(lowerAscii(textOf(left, name)), lowerAscii(textOf(right, name)))),
  ),
  $substr: substring(true),
  $substrBytes: substring(true),
  $substrCP: substring(false),
  $toLower: unary((value, name) => lowerAscii(textOf(value, name))),
  $toUpper: unary((value, name) =>
    textOf(value, name).replace(/[a-z]+/g, (letters) => letters.toUpperCase()),
  ),
};
