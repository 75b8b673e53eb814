import { type Scope } from '../aggregation/operator.js';
import { type Doc, getField, isDoc, setField, type Value } from '../bson/value.js';
import { type ProjectionKind, ProjectionParser, type Rule } from './projection-parser.js';

/** A compiled projection. `matchedIndex` is the array position that the positional `$` stands for. */
export type Projection = (doc: Doc, scope?: Scope, matchedIndex?: number | null) => Doc;

interface Run {
  readonly isInclusion: boolean;
  readonly root: Doc;
  readonly scope: Scope | undefined;
  readonly matchedIndex: number | null | undefined;
}

function intoValue(value: Value, rules: Map<string, Rule>, run: Run): Value {
  if (Array.isArray(value)) {
    return value
      .map((item) =>
        isDoc(item) || Array.isArray(item) || !run.isInclusion || hasComputed(rules)
          ? intoValue(item, rules, run)
          : undefined,
      )
      .filter((item) => item !== undefined);
  }
  if (isDoc(value)) {
    return applyRules(value, rules, run);
  }
  if (hasComputed(rules)) {
    return applyRules({}, rules, run);
  }
  return run.isInclusion ? undefined : value;
}

function hasComputed(rules: Map<string, Rule>): boolean {
  return [...rules.values()].some(
    (rule) => rule.kind === 'set' || (rule.kind === 'into' && hasComputed(rule.rules)),
  );
}

function applyRule(rule: Rule, value: Value, run: Run): Value {
  switch (rule.kind) {
    case 'keep':
      return value;
    case 'drop':
      return undefined;
    case 'set':
      return rule.expression(run.root, run.scope);
    case 'change':
      return value === undefined
        ? undefined
        : rule.apply(value, run.root, run.scope, run.matchedIndex);
    case 'into':
      return value === undefined && !hasComputed(rule.rules)
        ? undefined
        : intoValue(value, rule.rules, run);
  }
}

function applyRules(doc: Doc, rules: Map<string, Rule>, run: Run): Doc {
  const result: Doc = {};
  for (const field of Object.keys(doc)) {
    const rule = rules.get(field);
    const isComputed = rule?.kind === 'set';
    const value = rule
      ? isComputed && run.isInclusion
        ? undefined
        : applyRule(rule, getField(doc, field), run)
      : run.isInclusion
        ? undefined
        : doc[field];
    if (value !== undefined) {
      setField(result, field, value);
    }
  }
  // Computed fields come after the kept ones, in the order of the projection.
  for (const [field, rule] of rules) {
    const isNew = rule.kind === 'set' || (rule.kind === 'into' && !Object.hasOwn(doc, field));
    const value =
      isNew && !Object.hasOwn(result, field)
        ? applyRule(rule, getField(doc, field), run)
        : undefined;
    if (value !== undefined) {
      setField(result, field, value);
    }
  }
  return result;
}

/** Compiles a projection; null when it keeps everything. @throws CommandError for mixed or colliding paths. */
export function parseProjection(spec: Doc, kind: ProjectionKind): Projection | null {
  if (Object.keys(spec).length === 0) {
    return null;
  }
  const parser = new ProjectionParser(kind);
  parser.read(spec, '');
  const { rules, hasExclusion, hasInclusion, hasElemMatch, idRule } = parser.parsed;
  const isOnlyId = rules.size === 0 || (rules.size === 1 && rules.has('_id'));
  const isInclusion =
    hasInclusion || (!hasExclusion && (hasElemMatch || (idRule === 'keep' && isOnlyId)));
  if (!rules.has('_id')) {
    if (isInclusion && idRule !== 'drop') {
      rules.set('_id', { kind: 'keep' });
    } else if (!isInclusion && idRule === 'drop') {
      rules.set('_id', { kind: 'drop' });
    }
  }
  return (doc, scope, matchedIndex) =>
    applyRules(doc, rules, { isInclusion, root: doc, scope, matchedIndex });
}
