import { shown } from '../bson/shown.js';
import {
  type Doc,
  getField,
  isDoc,
  removeField,
  setField,
  typeOf,
  type Value,
} from '../bson/value.js';
import { parseProjection } from '../query/projection.js';
import { commandError, locationError } from '../server/command-error.js';
import { parseExpression } from './expression.js';
import { type Expression, type Scope } from './operator.js';

/** A stage that turns each document into one other document. */
export type Transform = (doc: Doc, scope?: Scope) => Doc;

type Addition = Expression | Map<string, Addition>;

function addTo(
  tree: Map<string, Addition>,
  parts: readonly string[],
  addition: Addition,
  path: string,
): void {
  const [head = '', ...rest] = parts;
  const known = tree.get(head);
  if (rest.length === 0) {
    if (known) {
      throw locationError(
        40176,
        `specification contains two conflicting paths. Cannot specify path '${path}'`,
      );
    }
    tree.set(head, addition);
    return;
  }
  if (known !== undefined && !(known instanceof Map)) {
    throw locationError(
      40176,
      `specification contains two conflicting paths. Cannot specify path '${path}'`,
    );
  }
  const inner = known ?? new Map<string, Addition>();
  tree.set(head, inner);
  addTo(inner, rest, addition, path);
}

function toAddition(value: Value): Addition {
  const first = isDoc(value) ? Object.keys(value)[0] : undefined;
  if (!isDoc(value) || first === undefined || first.startsWith('$')) {
    return parseExpression(value);
  }
  const tree = new Map<string, Addition>();
  for (const [field, inner] of Object.entries(value)) {
    addTo(tree, [field], toAddition(inner), field);
  }
  return tree;
}

function laidOver(value: Value, tree: Map<string, Addition>, root: Doc, scope?: Scope): Value {
  if (Array.isArray(value)) {
    return value.map((item) => laidOver(item, tree, root, scope));
  }
  const result: Doc = isDoc(value) ? { ...value } : {};
  for (const [field, addition] of tree) {
    const next =
      addition instanceof Map
        ? laidOver(getField(result, field), addition, root, scope)
        : addition(root, scope);
    if (next === undefined) {
      removeField(result, field);
    } else {
      setField(result, field, next);
    }
  }
  return result;
}

function addFields(spec: Value, name: string): Transform {
  if (!isDoc(spec)) {
    throw locationError(
      40272,
      `${name} specification stage must be an object, got ${typeOf(spec)}`,
    );
  }
  const tree = new Map<string, Addition>();
  for (const [path, value] of Object.entries(spec)) {
    const parts = path.split('.');
    if (parts.some((part) => part === '' || part.startsWith('$'))) {
      throw locationError(
        16410,
        `FieldPath field names may not start with '$' or be empty: '${path}'`,
      );
    }
    addTo(tree, parts, toAddition(value), path);
  }
  return (doc, scope) => {
    const result = laidOver(doc, tree, doc, scope);
    return isDoc(result) ? result : {};
  };
}

function project(spec: Value): Transform {
  if (!isDoc(spec)) {
    throw locationError(15969, '$project specification must be an object');
  }
  const projection = parseProjection(spec, 'aggregate');
  if (!projection) {
    throw locationError(
      51272,
      'Invalid $project :: caused by :: projection specification must have at least one field',
    );
  }
  return projection;
}

function unset(spec: Value): Transform {
  const paths = Array.isArray(spec) ? spec : [spec];
  if (paths.length === 0 || paths.some((path) => typeof path !== 'string')) {
    throw locationError(
      31002,
      '$unset specification must be a string or an array with at least one string',
    );
  }
  return project(Object.fromEntries(paths.map((path) => [shown(path), 0])));
}

function replaceWith(spec: Value): Transform {
  const expression = parseExpression(spec);
  return (doc, scope) => {
    const next = expression(doc, scope);
    if (!isDoc(next)) {
      throw locationError(
        40228,
        `'newRoot' expression must evaluate to an object, but resulting value was of type: ${typeOf(next)}`,
      );
    }
    return next;
  };
}

function replaceRoot(spec: Value): Transform {
  if (!isDoc(spec)) {
    throw locationError(40229, 'expected an object as specification for $replaceRoot');
  }
  const unknown = Object.keys(spec).find((option) => option !== 'newRoot');
  if (unknown !== undefined) {
    throw locationError(40415, `BSON field '$replaceRoot.${unknown}' is an unknown field.`);
  }
  if (!('newRoot' in spec)) {
    throw locationError(40414, "BSON field '$replaceRoot.newRoot' is missing but a required field");
  }
  return replaceWith(spec.newRoot);
}

/** The stages that work on one document at a time; updates with a pipeline may use only these. */
export const TRANSFORMS: Record<string, (spec: Value) => Transform> = {
  $addFields: (spec) => addFields(spec, '$addFields'),
  $set: (spec) => addFields(spec, '$set'),
  $project: project,
  $unset: unset,
  $replaceRoot: replaceRoot,
  $replaceWith: replaceWith,
};

/** Compiles the pipeline of an update. @throws CommandError for stages that an update may not have. */
export function parseUpdatePipeline(stages: readonly Value[]): Transform {
  const transforms = stages.map((stage) => {
    const [name = '', ...more] = isDoc(stage) ? Object.keys(stage) : [];
    const parse = Object.hasOwn(TRANSFORMS, name) ? TRANSFORMS[name] : undefined;
    if (!isDoc(stage) || more.length > 0) {
      throw locationError(
        40323,
        'A pipeline stage specification object must contain exactly one field.',
      );
    }
    if (!parse) {
      throw commandError('InvalidOptions', `${name} is not allowed to be used within an update`);
    }
    return parse(stage[name]);
  });
  return (doc, scope) => transforms.reduce((current, transform) => transform(current, scope), doc);
}
