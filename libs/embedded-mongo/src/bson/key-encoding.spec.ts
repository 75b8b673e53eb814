import { Binary, Decimal128, Double, Long, MaxKey, MinKey, ObjectId, Timestamp } from 'bson';
import fc from 'fast-check';

import { compareValues } from './compare.js';
import { decodeDocument, InvalidBsonError } from './decode.js';
import { encodeDocument } from './encode.js';
import { encodeKey, invert } from './key-encoding.js';
import { type Value } from './value.js';

const number = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.double(),
  fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }).map((value) => Long.fromBigInt(value)),
  fc.integer({ min: -5, max: 5 }).map((value) => new Double(value)),
  fc
    .tuple(fc.bigInt({ min: -(10n ** 33n), max: 10n ** 33n }), fc.integer({ min: -400, max: 400 }))
    .map(([digits, exponent]) => Decimal128.fromString(`${digits.toString()}E${exponent}`)),
  fc.constantFrom(
    Decimal128.fromString('0.1'),
    0.1,
    Decimal128.fromString('9007199254740993'),
    Long.fromString('9007199254740993'),
    Decimal128.fromString('Infinity'),
    Decimal128.fromString('NaN'),
    Number.MAX_VALUE,
  ),
);
const scalar: fc.Arbitrary<Value> = fc.oneof(
  number,
  fc.string({ unit: 'binary', maxLength: 4 }),
  fc.constantFrom('a\0', 'a', 'a\0b', '\u{1f600}', '\uffff'),
  fc.boolean(),
  fc.constant(null),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ maxLength: 3 }).map((bytes) => new Binary(bytes)),
  fc.uint8Array({ minLength: 12, maxLength: 12 }).map((bytes) => new ObjectId(bytes)),
  fc.constantFrom(new MinKey(), new MaxKey(), new Timestamp({ t: 1, i: 2 })),
);
const value: fc.Arbitrary<Value> = fc.letrec<{ value: Value }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 2 },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), {
      maxKeys: 2,
      noNullPrototype: true,
    }),
  ),
})).value;

describe(encodeKey.name, () => {
  // First, while the buffer that all keys are written into is still small.
  it('gives a value the same key whether or not the buffer had to grow for it', () => {
    for (let length = 200; length < 5000; length += 1) {
      const text = ['x'.repeat(length)];
      expect(encodeKey(text).equals(encodeKey(text))).toBe(true);
    }
  });

  it('orders bytes as MongoDB orders values', () => {
    fc.assert(
      fc.property(value, value, (left, right) => {
        const expected = Math.sign(compareValues(left, right));
        expect(Buffer.compare(encodeKey(left), encodeKey(right))).toBe(
          expected === 0 ? 0 : expected,
        );
      }),
      { numRuns: 5000 },
    );
  });

  it('turns the order around when inverted', () => {
    fc.assert(
      fc.property(value, value, (left, right) => {
        const expected = Math.sign(compareValues(right, left));
        const order = Buffer.compare(invert(encodeKey(left)), invert(encodeKey(right)));
        expect(order).toBe(expected === 0 ? 0 : expected);
      }),
      { numRuns: 2000 },
    );
  });
});

describe('encodings', () => {
  it('are never prefixes of each other', () => {
    fc.assert(
      fc.property(value, value, (left, right) => {
        const [a, b] = [encodeKey(left), encodeKey(right)];
        expect(a.equals(b) || !b.subarray(0, a.length).equals(a)).toBe(true);
      }),
      { numRuns: 3000 },
    );
  });
});

describe(decodeDocument.name, () => {
  it('gives back what was encoded, types included', () => {
    fc.assert(
      fc.property(value, (v) => {
        const bytes = encodeDocument({ v });
        expect(encodeDocument(decodeDocument(bytes))).toEqual(bytes);
      }),
    );
  });

  it('refuses bytes that are no document, and never hangs', () => {
    fc.assert(
      fc.property(value, fc.nat(), fc.nat(255), (v, at, byte) => {
        const bytes = encodeDocument({ v });
        bytes[at % bytes.length] = byte;
        try {
          decodeDocument(bytes);
        } catch (error) {
          const name = (error as Error).name;
          expect([InvalidBsonError.name, 'BSONError', 'RangeError']).toContain(name);
        }
      }),
    );
  });
});
