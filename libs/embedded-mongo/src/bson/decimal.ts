import { Decimal128 } from 'bson';

/** A finite decimal: `coefficient × 10^exponent`. */
export interface Decimal {
  readonly coefficient: bigint;
  readonly exponent: number;
}

const DIGITS = 34;
const EXTRA_DIGITS = 40;
const DOUBLE_DIGITS = 15;

/** 10 to the power `exponent` (which must not be negative). */
export function powerOfTen(exponent: number): bigint {
  return 10n ** BigInt(exponent);
}

/** The finite value of a Decimal128, or null for NaN and the infinities. */
export function parseDecimal(value: Decimal128): Decimal | null {
  return parseDecimalText(value.toString());
}

/** Parses `-12.5E+3`; null when the text is no finite decimal number. */
export function parseDecimalText(text: string): Decimal | null {
  const match = /^([+-]?)(\d*)(?:\.(\d*))?(?:[eE]([+-]?\d+))?$/.exec(text);
  if (!match) {
    return null;
  }
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = match;
  if (whole === '' && fraction === '') {
    return null;
  }
  const magnitude = BigInt(whole + fraction);
  return {
    coefficient: sign === '-' ? -magnitude : magnitude,
    exponent: Number(exponent) - fraction.length,
  };
}

/** The exact decimal value of a finite double. */
export function decimalOfDouble(value: number): Decimal {
  let exponent = 0;
  let mantissa = value;
  while (!Number.isInteger(mantissa)) {
    mantissa *= 2;
    exponent += 1;
  }
  const coefficient = BigInt(mantissa) * 5n ** BigInt(exponent);
  return { coefficient, exponent: -exponent };
}

/** A finite double as it enters decimal arithmetic: with 15 significant digits, which is how MongoDB converts it. */
export function shortDecimalOfDouble(value: number): Decimal {
  return (
    (value === 0 ? null : parseDecimalText(value.toPrecision(DOUBLE_DIGITS))) ?? {
      coefficient: 0n,
      exponent: 0,
    }
  );
}

function align(left: Decimal, right: Decimal): [bigint, bigint, number] {
  const exponent = Math.min(left.exponent, right.exponent);
  return [
    left.coefficient * powerOfTen(left.exponent - exponent),
    right.coefficient * powerOfTen(right.exponent - exponent),
    exponent,
  ];
}

/** left + right, exact. */
export function addDecimals(left: Decimal, right: Decimal): Decimal {
  const [a, b, exponent] = align(left, right);
  return { coefficient: a + b, exponent };
}

/** left − right, exact. */
export function subtractDecimals(left: Decimal, right: Decimal): Decimal {
  return addDecimals(left, { ...right, coefficient: -right.coefficient });
}

/** left × right, exact. */
export function multiplyDecimals(left: Decimal, right: Decimal): Decimal {
  return {
    coefficient: left.coefficient * right.coefficient,
    exponent: left.exponent + right.exponent,
  };
}

/** left ÷ right to more digits than a Decimal128 holds; `right` must not be zero. */
export function divideDecimals(left: Decimal, right: Decimal): Decimal {
  const shift =
    EXTRA_DIGITS + Math.max(0, digitCount(right.coefficient) - digitCount(left.coefficient));
  const scaled = left.coefficient * powerOfTen(shift);
  const coefficient = scaled / right.coefficient;
  const exponent = left.exponent - right.exponent - shift;
  return scaled % right.coefficient === 0n
    ? simplify({ coefficient, exponent }, left.exponent - right.exponent)
    : { coefficient, exponent };
}

/** Remainder with the sign of the dividend; `right` must not be zero. */
export function remainderOfDecimals(left: Decimal, right: Decimal): Decimal {
  const [a, b, exponent] = align(left, right);
  return { coefficient: a % b, exponent };
}

/** Negative, zero or positive as left is less than, equal to or greater than right. */
export function compareDecimals(left: Decimal, right: Decimal): number {
  const [a, b] = align(left, right);
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Rounds to `place` digits after the point (negative: before it), half to even or towards zero. */
export function roundDecimal(value: Decimal, place: number, mode: 'even' | 'zero'): Decimal {
  const drop = -place - value.exponent;
  if (drop <= 0) {
    return value;
  }
  const unit = powerOfTen(drop);
  const quotient = value.coefficient / unit;
  const rest = value.coefficient % unit;
  const twice = (rest < 0n ? -rest : rest) * 2n;
  const roundsAway = mode === 'even' && (twice > unit || (twice === unit && quotient % 2n !== 0n));
  const step = value.coefficient < 0n ? -1n : 1n;
  return { coefficient: roundsAway ? quotient + step : quotient, exponent: -place };
}

/** The Decimal128 nearest to `value` (34 digits, half to even). */
export function toDecimal128(value: Decimal): Decimal128 {
  const excess = digitCount(value.coefficient) - DIGITS;
  const fitted = excess > 0 ? roundDecimal(value, -(value.exponent + excess), 'even') : value;
  try {
    return Decimal128.fromString(`${fitted.coefficient.toString()}E${fitted.exponent}`);
  } catch {
    // Outside the exponent range: too large is infinite, too small is zero.
    const tooLarge = fitted.exponent > 0;
    const sign = fitted.coefficient < 0n ? '-' : '';
    return Decimal128.fromString(tooLarge ? `${sign}Infinity` : '0');
  }
}

/** How many decimal digits the magnitude has. */
export function digitCount(coefficient: bigint): number {
  return (coefficient < 0n ? -coefficient : coefficient).toString().length;
}

function simplify(value: Decimal, wanted: number): Decimal {
  let { coefficient, exponent } = value;
  while (exponent < wanted && coefficient % 10n === 0n && coefficient !== 0n) {
    coefficient /= 10n;
    exponent += 1;
  }
  return { coefficient, exponent };
}
