import { type Doc, isDoc, type Value } from '../bson/value.js';
import { locationError } from '../server/command-error.js';

/** The names of the variables in reach of an expression. */
type Names = ReadonlySet<string>;

/** Which part of an operator or stage sees further variables, and their names. */
interface Binding {
  readonly field: string;
  readonly names: readonly string[];
}

function itemName({ as }: Doc): string {
  return typeof as === 'string' ? as : 'this';
}

function namesOf(variables: Value): string[] {
  return isDoc(variables) ? Object.keys(variables) : [];
}

const BINDINGS: Readonly<Record<string, (operand: Doc) => Binding>> = {
  $let: ({ vars }) => ({ field: 'in', names: namesOf(vars) }),
  $map: (operand) => ({ field: 'in', names: [itemName(operand)] }),
  $filter: (operand) => ({ field: 'cond', names: [itemName(operand)] }),
  $reduce: () => ({ field: 'in', names: ['this', 'value'] }),
  $lookup: (operand) => ({ field: 'pipeline', names: namesOf(operand.let) }),
  $merge: (operand) => ({ field: 'whenMatched', names: ['new', ...namesOf(operand.let)] }),
};
/** Operators and options that hold filters, in which only `$expr` holds expressions. */
const FILTERS = new Set(['$match', '$elemMatch', 'restrictSearchWithMatch']);
const LITERALS = new Set(['$literal', '$const']);

function checkField(name: string, operand: Value, known: Names): void {
  if (LITERALS.has(name)) {
    return;
  }
  if (FILTERS.has(name)) {
    checkFilterVariables(operand, known);
    return;
  }
  const binding = isDoc(operand) && Object.hasOwn(BINDINGS, name) ? BINDINGS[name] : undefined;
  if (!binding || !isDoc(operand)) {
    checkVariables(operand, known);
    return;
  }
  const { field, names } = binding(operand);
  for (const [option, value] of Object.entries(operand)) {
    checkVariables(value, option === field ? new Set([...known, ...names]) : known);
  }
}

/**
 * Looks through an expression, or the stages of a pipeline, for variables that nothing around them binds.
 * @throws CommandError 17276 for the first there is, whether or not a document will ever be read.
 */
export function checkVariables(expression: Value, known: Names): void {
  if (typeof expression === 'string') {
    // Variables of the system start with a capital letter; the parser knows them.
    const name = /^\$\$([a-z\u0080-\uffff][^.]*)/.exec(expression)?.[1];
    if (name !== undefined && !known.has(name)) {
      throw locationError(17276, `Use of undefined variable: ${name}`);
    }
  } else if (Array.isArray(expression)) {
    for (const item of expression) {
      checkVariables(item, known);
    }
  } else if (isDoc(expression)) {
    for (const [name, operand] of Object.entries(expression)) {
      checkField(name, operand, known);
    }
  }
}

/** The same for a filter: texts in it are values, but for those of its `$expr`. */
export function checkFilterVariables(filter: Value, known: Names): void {
  if (Array.isArray(filter)) {
    for (const item of filter) {
      checkFilterVariables(item, known);
    }
  } else if (isDoc(filter)) {
    for (const [name, operand] of Object.entries(filter)) {
      (name === '$expr' ? checkVariables : checkFilterVariables)(operand, known);
    }
  }
}
