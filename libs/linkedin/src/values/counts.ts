import type { CompanySize } from '../company-page.record.js';

/** A printed count stands near the start of its line; what follows is prose. */
const MAX_SCANNED = 400;

/** Digits in groups, then perhaps a letter or word that multiplies them. Groups are bounded, so matching is linear. */
const NUMBER =
  /\p{Nd}+(?:[.,'’٬٫\u00a0\u2009\u202f ]\p{Nd}{2,3}(?!\p{Nd})|[.,٫]\p{Nd}(?!\p{Nd}))*/u;
const MULTIPLIER =
  /^[\u00a0\u202f ]?(k|K|M|B|mil|mln|Mio|mio|tys|тыс|млн|千|천|万|萬|만|億|亿|억)(?![\p{L}\p{M}])/u;
/** Chinese, Japanese and Korean write on without a space, so nothing can be asked of what follows. */
const EAST_ASIAN_MULTIPLIER = /^[\u00a0\u202f ]?(千|천|万|萬|만|億|亿|억)/u;

const FACTORS: ReadonlyMap<string, number> = new Map([
  ['k', 1e3],
  ['K', 1e3],
  ['mil', 1e3],
  ['tys', 1e3],
  ['тыс', 1e3],
  ['千', 1e3],
  ['천', 1e3],
  ['万', 1e4],
  ['萬', 1e4],
  ['만', 1e4],
  ['M', 1e6],
  ['mln', 1e6],
  ['Mio', 1e6],
  ['mio', 1e6],
  ['млн', 1e6],
  ['億', 1e8],
  ['亿', 1e8],
  ['억', 1e8],
  ['B', 1e9],
]);

/**
 * The first count in a text, in any notation LinkedIn uses: `37,814,363`, `66.230`, `48 869`, `12,34,567`, `1.2M`,
 * `1,2 M`, `500+`. Null when there is none, or when it is no whole number.
 */
export function parseCount(text: string): number | null {
  const scanned = text.slice(0, MAX_SCANNED);
  const match = NUMBER.exec(scanned);
  if (!match) {
    return null;
  }
  const rest = scanned.slice(match.index + match[0].length);
  const multiplier = (MULTIPLIER.exec(rest) ?? EAST_ASIAN_MULTIPLIER.exec(rest))?.[1];
  const digits = asciiDigits(match[0]);
  const count =
    multiplier === undefined
      ? wholeNumber(digits)
      : Math.round(decimalNumber(digits) * (FACTORS.get(multiplier) ?? Number.NaN));
  return count !== null && Number.isSafeInteger(count) ? count : null;
}

/** A size bracket such as `5,001-10,000 employees` or `10,001+ employees`; null when the label names no number. */
export function parseCompanySize(label: string): CompanySize | null {
  const [lower = '', upper = ''] = label.split(/[-–—‒−~〜至]/, 2);
  const min = parseCount(lower);
  if (min === null) {
    return null;
  }
  // A lone number is the open top bracket, except in `1 employee`.
  return { label, min, max: parseCount(upper) ?? (min === 1 ? 1 : null) };
}

/** Grouped digits as a number; a separator before one or two final digits is a decimal point, so no count. */
function wholeNumber(digits: string): number | null {
  const groups = digits.split(/[^0-9]/);
  const isGrouped = groups.length === 1 || groups.at(-1)?.length === 3;
  return isGrouped ? Number(groups.join('')) : null;
}

/** Digits before a multiplier: `1.2`, `1,2`, or grouped as in `1,234`. */
function decimalNumber(digits: string): number {
  const decimal = /^(\d+)[^0-9](\d{1,2})$/.exec(digits);
  return decimal ? Number(`${decimal[1]}.${decimal[2]}`) : Number(digits.replace(/[^0-9]/g, ''));
}

/** Arabic, Devanagari and other decimal digits stand in runs of ten from their zero, as Unicode guarantees. */
function asciiDigits(text: string): string {
  return text.replace(/(?![0-9])\p{Nd}/gu, (digit) => {
    const code = digit.codePointAt(0) ?? 0;
    let start = code;
    while (/\p{Nd}/u.test(String.fromCodePoint(start - 1))) {
      start -= 1;
    }
    return String((code - start) % 10);
  });
}
