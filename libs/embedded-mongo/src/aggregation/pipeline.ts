import { isDoc, type Value } from '../bson/value.js';
import { commandError, locationError } from '../server/command-error.js';
import { type Stage, type StageParser } from './stage.js';
import { basicStages } from './stages/basic.js';
import { groupingStages } from './stages/grouping.js';
import { gapStages } from './stages/gaps.js';
import { graphStages } from './stages/graph-lookup.js';
import { joiningStages } from './stages/joining.js';
import { redactStages } from './stages/redact.js';
import { windowStages } from './stages/window.js';

const STAGES: Record<string, StageParser> = {
  ...basicStages,
  ...groupingStages,
  ...joiningStages,
  ...graphStages,
  ...redactStages,
  ...windowStages,
  ...gapStages,
};

const REFUSED: Record<string, string> = {
  $changeStream:
    'Change streams are not supported by the embedded database. Poll an indexed field, or use a MongoDB replica set.',
  $geoNear: 'Geo queries are not supported by the embedded database. Use MongoDB.',
  $search:
    '$search is not supported by the embedded database. Use an anchored $regex on an indexed field, or MongoDB Atlas.',
  $vectorSearch: '$vectorSearch is not supported by the embedded database. Use MongoDB Atlas.',
};

/** Stages that read no documents but tell about a collection or the server; they stand first or nowhere. */
export const SOURCE_NAMES: readonly string[] = [
  '$collStats',
  '$currentOp',
  '$indexStats',
  '$listLocalSessions',
];

/** Every stage that can stand anywhere in a pipeline, for the documentation and its test. */
export const STAGE_NAMES: readonly string[] = [
  ...Object.keys(STAGES),
  '$merge',
  '$out',
  ...SOURCE_NAMES,
].sort();

function parseStage(stage: Value): Stage {
  if (!isDoc(stage)) {
    throw commandError('TypeMismatch', "Each element of the 'pipeline' array must be an object");
  }
  const [name = '', ...more] = Object.keys(stage);
  if (name === '' || more.length > 0) {
    throw locationError(
      40323,
      'A pipeline stage specification object must contain exactly one field.',
    );
  }
  const refusal = REFUSED[name];
  if (refusal) {
    throw name === '$changeStream'
      ? locationError(40573, refusal)
      : commandError('CommandNotSupported', refusal);
  }
  if (name === '$out' || name === '$merge') {
    throw locationError(40601, `${name} can only be the final stage in the pipeline`);
  }
  if (SOURCE_NAMES.includes(name)) {
    throw locationError(40602, `${name} is only valid as the first stage in a pipeline.`);
  }
  const parse = Object.hasOwn(STAGES, name) ? STAGES[name] : undefined;
  if (!parse) {
    throw locationError(40324, `Unrecognized pipeline stage name: '${name}'`);
  }
  return parse(stage[name], parsePipeline);
}

/** Compiles a list of stages into one. @throws CommandError for unknown stages and malformed specifications. */
export function parsePipeline(stages: Value): Stage {
  if (!Array.isArray(stages)) {
    throw commandError('TypeMismatch', "'pipeline' option must be specified as an array");
  }
  const compiled = stages.map(parseStage);
  return (input, run) => compiled.reduce((docs, stage) => stage(docs, run), input);
}
