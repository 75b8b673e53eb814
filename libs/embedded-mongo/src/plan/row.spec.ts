import {
  Binary,
  BSONRegExp,
  Code,
  Decimal128,
  Double,
  Long,
  MaxKey,
  MinKey,
  ObjectId,
  Timestamp,
} from 'bson';
import fc from 'fast-check';

import { propertyRuns, propertySeed } from '../../conformance/property-runs.js';
import { body, filter } from '../../conformance/random-data.js';
import { decodeDocument, InvalidBsonError } from '../bson/decode.js';
import { fieldReader } from '../bson/decode-fields.js';
import { encodeDocument } from '../bson/encode.js';
import { type Doc } from '../bson/value.js';
import { type FilterNode, parseFilter } from '../query/filter.js';
import { compileFilter } from '../query/matcher.js';
import { compileRowTest, Row } from './row.js';

const EVERY_TYPE: Doc = {
  double: new Double(2),
  string: 'größer',
  document: { string: 'inner', list: [1] },
  array: [1, { a: 'b' }, []],
  binary: new Binary(Buffer.from('bytes'), 0),
  oldBinary: new Binary(Buffer.from('bytes'), 2),
  objectId: new ObjectId('65a000000000000000000001'),
  isTrue: true,
  date: new Date(0),
  nothing: null,
  expression: new BSONRegExp('a+', 'i'),
  code: new Code('f()'),
  scopedCode: new Code('f()', { a: 1 }),
  int: 7,
  timestamp: new Timestamp(5n),
  long: Long.fromNumber(2 ** 40),
  decimal: Decimal128.fromString('1.5'),
  least: new MinKey(),
  greatest: new MaxKey(),
  größe: 1,
};

/** Null for a filter that is refused. */
function parsed(where: Doc): FilterNode | null {
  try {
    return parseFilter(where);
  } catch {
    return null;
  }
}

describe(fieldReader.name, () => {
  const bytes = encodeDocument(EVERY_TYPE);
  const whole = decodeDocument(bytes);

  it.each(Object.keys(whole))('reads %s alone, past values of every type', (field) => {
    expect(fieldReader([field])(bytes)).toEqual({ [field]: whole[field] });
  });

  it('reads several in the order in which they are stored, and none that is not there', () => {
    const read = fieldReader(['int', 'string', 'stringent', 'inner', '']);

    expect(Object.keys(read(bytes))).toEqual(['string', 'int']);
  });

  it('refuses what is no document', () => {
    expect(() => fieldReader(['int'])(bytes.subarray(0, 40))).toThrow(InvalidBsonError);
  });
});

describe(compileRowTest.name, () => {
  it('decides as the filter does on the whole document', () => {
    fc.assert(
      fc.property(body, filter, (doc, where) => {
        const bytes = encodeDocument(doc);
        const node = parsed(where);
        fc.pre(node !== null);

        expect(compileRowTest(node)(new Row(1, bytes))).toBe(
          compileFilter(node)(decodeDocument(bytes)),
        );
      }),
      { numRuns: propertyRuns(1000), ...propertySeed() },
    );
  });

  it('decides by an expression, which may look at any field', () => {
    const test = compileRowTest(parseFilter({ $expr: { $eq: ['$a', '$b'] }, c: 1 }));

    expect(test(new Row(1, encodeDocument({ a: 2, b: 2, c: 1 })))).toBe(true);
    expect(test(new Row(1, encodeDocument({ a: 2, b: 3, c: 1 })))).toBe(false);
  });
});
