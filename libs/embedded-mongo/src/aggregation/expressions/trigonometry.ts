import { doubleOf } from '../../bson/compare.js';
import { locationError } from '../../server/command-error.js';
import { type OperatorParser, type OperatorTable } from '../operator.js';
import { inKind, onDouble, onNumber, onTwoNumbers } from './arithmetic.js';

function within(
  apply: (value: number) => number,
  isAllowed: (value: number) => boolean,
): OperatorParser {
  return onNumber((value, name) => {
    const double = doubleOf(value);
    if (!Number.isNaN(double) && !isAllowed(double)) {
      throw locationError(50989, `cannot apply ${name} to ${double}, value must be in its domain`);
    }
    return inKind(apply(double), value);
  });
}

/** Angles and hyperbolic functions, in radians. */
export const trigonometryOperators: OperatorTable = {
  $sin: within(Math.sin, Number.isFinite),
  $cos: within(Math.cos, Number.isFinite),
  $tan: within(Math.tan, Number.isFinite),
  $asin: within(Math.asin, (value) => Math.abs(value) <= 1),
  $acos: within(Math.acos, (value) => Math.abs(value) <= 1),
  $atan: onDouble(Math.atan),
  $atan2: onTwoNumbers(51044, 51045, (y, x) => inKind(Math.atan2(doubleOf(y), doubleOf(x)), y)),
  $sinh: onDouble(Math.sinh),
  $cosh: onDouble(Math.cosh),
  $tanh: onDouble(Math.tanh),
  $asinh: onDouble(Math.asinh),
  $acosh: within(Math.acosh, (value) => value >= 1),
  $atanh: within(Math.atanh, (value) => Math.abs(value) <= 1),
  $degreesToRadians: onDouble((value) => (value * Math.PI) / 180),
  $radiansToDegrees: onDouble((value) => (value * 180) / Math.PI),
};
