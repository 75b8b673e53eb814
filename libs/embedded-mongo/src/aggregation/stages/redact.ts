import { type Doc, isDoc, setField, type Value } from '../../bson/value.js';
import { locationError } from '../../server/command-error.js';
import { parseExpression } from '../expression.js';
import { type Expression, type Scope } from '../operator.js';
import { type StageParser } from '../stage.js';

function redactDoc(doc: Doc, decide: Expression, scope?: Scope): Doc | null {
  const decision = decide(doc, scope);
  if (decision === '$$KEEP') {
    return doc;
  }
  if (decision === '$$PRUNE') {
    return null;
  }
  if (decision !== '$$DESCEND') {
    throw locationError(17053, '$redact must evaluate to $$KEEP, $$PRUNE or $$DESCEND');
  }
  const result: Doc = {};
  for (const field of Object.keys(doc)) {
    const value = redactValue(doc[field], decide, scope);
    if (value !== undefined) {
      setField(result, field, value);
    }
  }
  return result;
}

function redactValue(value: Value, decide: Expression, scope?: Scope): Value {
  if (Array.isArray(value)) {
    return value
      .map((item) => redactValue(item, decide, scope))
      .filter((item) => item !== undefined);
  }
  return isDoc(value) ? (redactDoc(value, decide, scope) ?? undefined) : value;
}

const redact: StageParser = (spec) => {
  const decide = parseExpression(spec);
  return function* (input, { scope }) {
    for (const doc of input) {
      const kept = redactDoc(doc, decide, scope);
      if (kept) {
        yield kept;
      }
    }
  };
};

/** The stage that leaves out documents, or parts of them, by what stands in them. */
export const redactStages: Record<string, StageParser> = { $redact: redact };
