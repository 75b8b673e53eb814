import { parseExpression } from '../aggregation/expression.js';
import { isTruthy, type Expression, type Scope } from '../aggregation/operator.js';
import { doubleOf } from '../bson/compare.js';
import { type Doc, isDoc, isNumber, type Value } from '../bson/value.js';
import { CommandError, commandError, ERROR_CODES, locationError } from '../server/command-error.js';
import { compileOnElement } from './matcher.js';
import { type FilterNode, parseFilter } from './filter.js';

type Apply = (value: Value, doc: Doc, scope?: Scope, matchedIndex?: number | null) => Value;

/** What happens to one field: kept, dropped, computed, or looked into. */
export type Rule =
  | { readonly kind: 'keep' }
  | { readonly kind: 'drop' }
  | { readonly kind: 'set'; readonly expression: Expression }
  | { readonly kind: 'change'; readonly apply: Apply }
  | { readonly kind: 'into'; readonly rules: Map<string, Rule> };

/** What a projection says. */
export interface Parsed {
  readonly rules: Map<string, Rule>;
  hasInclusion: boolean;
  hasExclusion: boolean;
  hasElemMatch: boolean;
  hasPositional: boolean;
  idRule: 'keep' | 'drop' | null;
}

/** Which language the projection is written in: `find` has `$slice`, `$elemMatch` and positional `$` besides. */
export type ProjectionKind = 'find' | 'aggregate';

function addRule(
  rules: Map<string, Rule>,
  parts: readonly string[],
  rule: Rule,
  path: string,
): void {
  const [head = '', ...rest] = parts;
  const known = rules.get(head);
  if (rest.length === 0) {
    if (known) {
      throw locationError(31250, `Path collision at ${path}`);
    }
    rules.set(head, rule);
    return;
  }
  if (known && known.kind !== 'into') {
    throw locationError(31249, `Path collision at ${path} remaining portion ${rest.join('.')}`);
  }
  const inner = known ?? { kind: 'into', rules: new Map<string, Rule>() };
  rules.set(head, inner);
  addRule(inner.rules, rest, rule, path);
}

function sliceBounds(operand: Value): [number, number | null] {
  const [first, second] = Array.isArray(operand) ? operand : [operand];
  if (!isNumber(first) || (Array.isArray(operand) && (operand.length !== 2 || !isNumber(second)))) {
    throw locationError(
      28667,
      'Invalid $slice syntax. The given syntax did not match the find() syntax',
    );
  }
  if (!Array.isArray(operand)) {
    return [doubleOf(first), null];
  }
  const count = isNumber(second) ? doubleOf(second) : 0;
  if (count <= 0) {
    throw locationError(28724, 'First argument to $slice must be positive');
  }
  return [doubleOf(first), count];
}

function sliceRule(operand: Value): Rule {
  const [first, count] = sliceBounds(operand);
  return {
    kind: 'change',
    apply: (value) => {
      if (!Array.isArray(value)) {
        return value;
      }
      if (count === null) {
        return first >= 0 ? value.slice(0, first) : value.slice(first);
      }
      const start = first >= 0 ? first : Math.max(0, value.length + first);
      return value.slice(start, start + count);
    },
  };
}

function elemMatchRule(operand: Value): Rule {
  if (!isDoc(operand)) {
    throw commandError('BadValue', 'elemMatch: Invalid argument, object required');
  }
  const holder = parseFilter({ field: { $elemMatch: operand } });
  const child: FilterNode =
    holder.kind === 'leaf' && holder.test.op === 'elemMatch' ? holder.test.child : holder;
  const matches = compileOnElement(child);
  return {
    kind: 'change',
    apply: (value) => {
      const hit = Array.isArray(value) ? value.find((item) => matches(item)) : undefined;
      return hit === undefined ? undefined : [hit];
    },
  };
}

const POSITIONAL: Rule = {
  kind: 'change',
  apply: (value, _doc, _scope, matchedIndex) => {
    if (!Array.isArray(value)) {
      return value;
    }
    if (matchedIndex === null || matchedIndex === undefined) {
      throw locationError(
        51246,
        "Executor error during find command :: caused by :: positional operator '.$' couldn't find a matching element in the array",
      );
    }
    return value.slice(matchedIndex, matchedIndex + 1);
  },
};

function isOperator(value: Value): value is Doc {
  return isDoc(value) && (Object.keys(value)[0] ?? '').startsWith('$');
}

/** @throws CommandError 31325 for an operator that does not exist, which projections report by a code of their own. */
function parseComputed(value: Value): Expression {
  try {
    return parseExpression(value);
  } catch (error) {
    if (error instanceof CommandError && error.code === ERROR_CODES.InvalidPipelineOperator) {
      throw locationError(31325, `Invalid $project :: caused by :: ${error.message}`);
    }
    throw error;
  }
}

function invalidPath(path: string): CommandError {
  if (path === '') {
    return locationError(40352, 'FieldPath cannot be constructed with empty string');
  }
  if (path.endsWith('.')) {
    return locationError(40353, "FieldPath must not end with a '.'.");
  }
  return path.split('.').includes('')
    ? locationError(15998, 'FieldPath field names may not be empty strings.')
    : locationError(16410, `FieldPath field names may not start with '$'. Found: '${path}'`);
}

/** Reads a projection into rules by field. @throws CommandError for mixed or colliding paths. */
export class ProjectionParser {
  readonly parsed: Parsed = {
    rules: new Map(),
    hasInclusion: false,
    hasExclusion: false,
    hasElemMatch: false,
    hasPositional: false,
    idRule: null,
  };

  constructor(private readonly kind: ProjectionKind) {}

  read(spec: Doc, prefix: string): void {
    for (const [field, value] of Object.entries(spec)) {
      this.readField(`${prefix}${field}`, value);
    }
  }

  private readField(path: string, value: Value): void {
    if (
      path
        .split('.')
        .some(
          (part, index, all) =>
            part === '' || (part.startsWith('$') && !(part === '$' && index === all.length - 1)),
        )
    ) {
      throw invalidPath(path);
    }
    if (isNumber(value) || typeof value === 'boolean') {
      this.readFlag(path, isTruthy(value));
    } else if (isOperator(value) && this.kind === 'find' && this.readFindOperator(path, value)) {
      return;
    } else if (isDoc(value) && !isOperator(value)) {
      if (Object.keys(value).length === 0) {
        throw locationError(
          51270,
          'An empty sub-projection is not a valid value. Found empty object at path',
        );
      }
      this.read(value, `${path}.`);
    } else {
      if (this.parsed.hasExclusion) {
        throw locationError(
          31252,
          'Cannot use expression other than $meta in exclusion projection',
        );
      }
      this.parsed.hasInclusion ||= path !== '_id';
      this.parsed.idRule ??= path === '_id' ? 'keep' : null;
      this.add(path, { kind: 'set', expression: parseComputed(value) });
    }
  }

  private readFlag(path: string, isKept: boolean): void {
    if (path.endsWith('.$')) {
      this.checkPositional(isKept);
      this.parsed.hasInclusion = true;
      this.parsed.hasPositional = true;
      this.add(path.slice(0, -2), POSITIONAL);
      return;
    }
    if (path === '_id') {
      this.parsed.idRule = isKept ? 'keep' : 'drop';
      return;
    }
    this.parsed.hasInclusion ||= isKept;
    this.parsed.hasExclusion ||= !isKept;
    if (this.parsed.hasInclusion && this.parsed.hasExclusion) {
      throw locationError(
        isKept ? 31253 : 31254,
        `Cannot do ${isKept ? 'inclusion' : 'exclusion'} on field ${path} in ${isKept ? 'exclusion' : 'inclusion'} projection`,
      );
    }
    this.add(path, { kind: isKept ? 'keep' : 'drop' });
  }

  private checkPositional(isKept: boolean): void {
    if (this.kind === 'aggregate') {
      throw locationError(31324, 'Cannot use positional projection in aggregation projection');
    }
    if (!isKept || this.parsed.hasExclusion) {
      throw locationError(31395, 'positional projection cannot be used with exclusion');
    }
    if (this.parsed.hasPositional) {
      throw locationError(31276, 'Cannot specify more than one positional projection per query.');
    }
  }

  private readFindOperator(path: string, value: Doc): boolean {
    if ('$slice' in value && !(Array.isArray(value.$slice) && !isNumber(value.$slice[0]))) {
      this.add(path, sliceRule(value.$slice));
      return true;
    }
    if ('$elemMatch' in value) {
      if (path.includes('.')) {
        throw locationError(31275, 'Cannot use $elemMatch projection on a nested field.');
      }
      this.parsed.hasElemMatch = true;
      this.add(path, elemMatchRule(value.$elemMatch));
      return true;
    }
    return false;
  }

  private add(path: string, rule: Rule): void {
    addRule(this.parsed.rules, path.split('.'), rule, path);
  }
}
