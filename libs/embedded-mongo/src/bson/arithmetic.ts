import { Decimal128, Double, Long } from 'bson';

import { doubleOf, exactOf } from './compare.js';
import {
  addDecimals,
  type Decimal,
  divideDecimals,
  multiplyDecimals,
  remainderOfDecimals,
  shortDecimalOfDouble,
  subtractDecimals,
  toDecimal128,
} from './decimal.js';
import { isInt32, type NumberValue, toDouble, toInteger } from './value.js';

/** The four number types in the order in which mixed arithmetic widens them. */
export type NumberKind = 'int' | 'long' | 'double' | 'decimal';

/** The BSON type of a number. */
export function kindOf(value: NumberValue): NumberKind {
  if (typeof value === 'number') {
    return isInt32(value) ? 'int' : 'double';
  }
  if (value instanceof Double) {
    return 'double';
  }
  return value instanceof Long ? 'long' : 'decimal';
}

/** The type that a calculation over both gives. */
export function widerKind(left: NumberValue, right: NumberValue): NumberKind {
  const kinds = [kindOf(left), kindOf(right)];
  if (kinds.includes('decimal')) {
    return 'decimal';
  }
  if (kinds.includes('double')) {
    return 'double';
  }
  return kinds.includes('long') ? 'long' : 'int';
}

/** The whole number an int or long holds. */
export function bigOf(value: NumberValue): bigint {
  return value instanceof Long ? value.toBigInt() : BigInt(Math.trunc(doubleOf(value)));
}

/** True when `value` fits an int64. */
export function fitsLong(value: bigint): boolean {
  return BigInt.asIntN(64, value) === value;
}

function operandOf(value: NumberValue): Decimal | null {
  const double = kindOf(value) === 'double' ? doubleOf(value) : null;
  return double !== null && Number.isFinite(double) ? shortDecimalOfDouble(double) : exactOf(value);
}

/** left + right with every digit of a double, as sums over many documents are kept. */
function addWithAllDigits(left: NumberValue, right: NumberValue): NumberValue {
  const [a, b] = [exactOf(left), exactOf(right)];
  return a && b ? toDecimal128(addDecimals(a, b)) : addNumbers(left, right);
}

function inDecimal(
  left: NumberValue,
  right: NumberValue,
  exact: (a: Decimal, b: Decimal) => Decimal,
  inDouble: (a: number, b: number) => number,
): Decimal128 {
  const a = operandOf(left);
  const b = operandOf(right);
  if (a && b) {
    return toDecimal128(exact(a, b));
  }
  return Decimal128.fromString(String(inDouble(doubleOf(left), doubleOf(right))));
}

/** A whole result in the wider type of its operands; null when it does not fit an int64. */
export function wholeResult(value: bigint, kind: NumberKind): NumberValue | null {
  if (!fitsLong(value)) {
    return null;
  }
  return kind === 'long' ? Long.fromBigInt(value) : toInteger(value);
}

interface Operation {
  readonly exact: (a: Decimal, b: Decimal) => Decimal;
  readonly inDouble: (a: number, b: number) => number;
  readonly whole: (a: bigint, b: bigint) => bigint;
}

const ADD: Operation = {
  exact: addDecimals,
  inDouble: (a, b) => a + b,
  whole: (a, b) => a + b,
};
const SUBTRACT: Operation = {
  exact: subtractDecimals,
  inDouble: (a, b) => a - b,
  whole: (a, b) => a - b,
};
const MULTIPLY: Operation = {
  exact: multiplyDecimals,
  inDouble: (a, b) => a * b,
  whole: (a, b) => a * b,
};

function calculate(
  operation: Operation,
  left: NumberValue,
  right: NumberValue,
): NumberValue | null {
  const kind = widerKind(left, right);
  if (kind === 'decimal') {
    return inDecimal(left, right, operation.exact, operation.inDouble);
  }
  if (kind === 'double') {
    return toDouble(operation.inDouble(doubleOf(left), doubleOf(right)));
  }
  if (typeof left === 'number' && typeof right === 'number') {
    const quick = operation.inDouble(left, right);
    if (Number.isSafeInteger(quick)) {
      return toInteger(quick);
    }
  }
  return wholeResult(operation.whole(bigOf(left), bigOf(right)), kind);
}

function orDouble(operation: Operation, left: NumberValue, right: NumberValue): NumberValue {
  return (
    calculate(operation, left, right) ??
    toDouble(operation.inDouble(doubleOf(left), doubleOf(right)))
  );
}

/** left + right in the wider type; an int64 overflow gives a double, as `$add` does. */
export function addNumbers(left: NumberValue, right: NumberValue): NumberValue {
  return orDouble(ADD, left, right);
}

/** left − right, as `$subtract`. */
export function subtractNumbers(left: NumberValue, right: NumberValue): NumberValue {
  return orDouble(SUBTRACT, left, right);
}

/** left × right, as `$multiply`. */
export function multiplyNumbers(left: NumberValue, right: NumberValue): NumberValue {
  return orDouble(MULTIPLY, left, right);
}

/** left + right, or null where `$inc` must report an int64 overflow. */
export function addWithoutOverflow(left: NumberValue, right: NumberValue): NumberValue | null {
  return calculate(ADD, left, right);
}

/** left × right, or null where `$mul` must report an int64 overflow. */
export function multiplyWithoutOverflow(left: NumberValue, right: NumberValue): NumberValue | null {
  return calculate(MULTIPLY, left, right);
}

/** left ÷ right as a double or decimal; null when the divisor is zero. */
export function divideNumbers(left: NumberValue, right: NumberValue): NumberValue | null {
  if (doubleOf(right) === 0) {
    return null;
  }
  if (widerKind(left, right) === 'decimal') {
    return inDecimal(left, right, divideDecimals, (a, b) => a / b);
  }
  return toDouble(doubleOf(left) / doubleOf(right));
}

/** The remainder with the dividend's sign; null when the divisor is zero. */
export function moduloNumbers(left: NumberValue, right: NumberValue): NumberValue | null {
  if (doubleOf(right) === 0) {
    return null;
  }
  const kind = widerKind(left, right);
  if (kind === 'decimal') {
    return inDecimal(left, right, remainderOfDecimals, (a, b) => a % b);
  }
  if (kind === 'double') {
    return toDouble(doubleOf(left) % doubleOf(right));
  }
  return wholeResult(bigOf(left) % bigOf(right), kind);
}

/** A running sum that keeps small terms beside large ones (Neumaier), and exact whole numbers and decimals. */
export class NumberSum {
  private whole = 0n;
  private small = 0;
  private double = 0;
  private lost = 0;
  private decimal: Decimal128 | null = null;
  private kind: NumberKind = 'int';

  add(value: NumberValue): void {
    const kind = kindOf(value);
    if (kind === 'int') {
      this.small += value as number;
      if (!Number.isSafeInteger(this.small)) {
        this.settle();
      }
      return;
    }
    this.kind = this.kind === 'int' || kind === 'decimal' ? kind : widerSum(this.kind, kind);
    if (kind === 'long') {
      this.whole += bigOf(value);
    } else if (kind === 'double') {
      this.addDouble(doubleOf(value));
    } else {
      this.decimal = addNumbers(this.decimal ?? Decimal128.fromString('0'), value) as Decimal128;
    }
  }

  private settle(): void {
    this.whole += BigInt(this.small);
    this.small = 0;
  }

  private addDouble(value: number): void {
    const sum = this.double + value;
    if (Number.isFinite(sum)) {
      this.lost +=
        Math.abs(this.double) >= Math.abs(value)
          ? this.double - sum + value
          : value - sum + this.double;
    }
    this.double = sum;
  }

  /** The sum in the widest type that was added. */
  result(): NumberValue {
    this.settle();
    const whole = this.whole;
    if (this.kind === 'int' || this.kind === 'long') {
      return wholeResult(whole, this.kind) ?? toDouble(Number(whole));
    }
    const compensated = this.double + this.lost;
    const double = Number.isFinite(compensated) ? compensated : this.double;
    if (this.decimal) {
      const doubles = addWithAllDigits(this.decimal, toDouble(double));
      return addNumbers(
        doubles,
        fitsLong(whole) ? Long.fromBigInt(whole) : toDouble(Number(whole)),
      );
    }
    const wholeAsDouble = Number(whole);
    const total = this.double + wholeAsDouble;
    const lost =
      Math.abs(this.double) >= Math.abs(wholeAsDouble)
        ? this.double - total + wholeAsDouble
        : wholeAsDouble - total + this.double;
    return toDouble(Number.isFinite(total) ? total + (this.lost + lost) : total);
  }
}

function widerSum(left: NumberKind, right: NumberKind): NumberKind {
  if (left === 'decimal' || right === 'decimal') {
    return 'decimal';
  }
  return left === 'double' || right === 'double' ? 'double' : 'long';
}
