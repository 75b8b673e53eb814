/** The codes of an operator that takes a document of named arguments. */
export interface ArgumentCodes {
  /** When the operand is no document. */
  readonly notDocument: number;
  readonly unknown: number;
  readonly missing: Readonly<Record<string, number>>;
}

const trim: ArgumentCodes = { notDocument: 50696, unknown: 50694, missing: { input: 50695 } };
const replace: ArgumentCodes = {
  notDocument: 51751,
  unknown: 51750,
  missing: { input: 51749, find: 51748, replacement: 51747 },
};
const regex: ArgumentCodes = {
  notDocument: 51103,
  unknown: 31024,
  missing: { input: 31022, regex: 31023 },
};
const dateShift: ArgumentCodes = {
  notDocument: 5166400,
  unknown: 5166401,
  missing: { startDate: 5166402, unit: 5166402, amount: 5166402 },
};
const takeN: ArgumentCodes = {
  notDocument: 5787801,
  unknown: 5787901,
  missing: { n: 5787906, input: 5787907 },
};
const setField: ArgumentCodes = {
  notDocument: 4161100,
  unknown: 4161101,
  missing: { field: 4161102, value: 4161103, input: 4161109 },
};

/** MongoDB has a code of its own for nearly every operator; those that are not here fail to parse (9). */
export const ARGUMENT_CODES: Readonly<Record<string, ArgumentCodes>> = {
  $cond: { notDocument: 16020, unknown: 17083, missing: { if: 17080, then: 17081, else: 17082 } },
  $switch: { notDocument: 40060, unknown: 40067, missing: { branches: 40068 } },
  '$switch branch': {
    notDocument: 40062,
    unknown: 40063,
    missing: { case: 40064, then: 40065 },
  },
  $let: { notDocument: 16874, unknown: 16875, missing: { vars: 16876, in: 16877 } },
  $filter: { notDocument: 28646, unknown: 28647, missing: { input: 28648, cond: 28650 } },
  $map: { notDocument: 16878, unknown: 16879, missing: { input: 16880, in: 16882 } },
  $reduce: {
    notDocument: 40075,
    unknown: 40076,
    missing: { input: 40077, initialValue: 40078, in: 40079 },
  },
  $zip: { notDocument: 34460, unknown: 34464, missing: { inputs: 34465 } },
  $sortArray: {
    notDocument: 2942500,
    unknown: 2942501,
    missing: { input: 2942502, sortBy: 2942503 },
  },
  $firstN: takeN,
  $lastN: takeN,
  $minN: takeN,
  $maxN: takeN,
  $getField: {
    notDocument: 3041701,
    unknown: 3041701,
    missing: { field: 3041702, input: 3041703 },
  },
  $setField: setField,
  $unsetField: setField,
  $trim: trim,
  $ltrim: trim,
  $rtrim: trim,
  $replaceOne: replace,
  $replaceAll: replace,
  $regexMatch: regex,
  $regexFind: regex,
  $regexFindAll: regex,
  $dateAdd: dateShift,
  $dateSubtract: dateShift,
  $dateDiff: {
    notDocument: 5166301,
    unknown: 5166302,
    missing: { startDate: 5166303, endDate: 5166304, unit: 5166305 },
  },
  $dateTrunc: { notDocument: 5439007, unknown: 5439008, missing: { date: 5439009, unit: 5439010 } },
  $dateToString: { notDocument: 18629, unknown: 18534, missing: { date: 18628 } },
  $dateFromString: { notDocument: 40540, unknown: 40541, missing: { dateString: 40542 } },
  $dateFromParts: { notDocument: 40519, unknown: 40518, missing: {} },
  $dateToParts: { notDocument: 40524, unknown: 40520, missing: { date: 40522 } },
};
