import { aggregationCases } from './aggregation.cases.js';
import { codeCases } from './code.cases.js';
import { commandCases } from './command.cases.js';
import { compositionCases } from './composition.cases.js';
import { type ConformanceCase } from './conformance-case.js';
import { conversionCases } from './conversion.cases.js';
import { expressionErrorCases } from './expression-error.cases.js';
import { expressionCases } from './expression.cases.js';
import { cornerCases } from './corner.cases.js';
import { furtherCases } from './further.cases.js';
import { indexSpecificationCases } from './index-specification.cases.js';
import { insertCases } from './insert.cases.js';
import { numberEdgeCases } from './number-edge.cases.js';
import { operandCases } from './operand.cases.js';
import { pathCases } from './path.cases.js';
import { queryCases } from './query.cases.js';
import { refusalCases } from './refusal.cases.js';
import { resultCases } from './result.cases.js';
import { stageEdgeCases } from './stage-edge.cases.js';
import { stageOptionCases } from './stage-option.cases.js';
import { updateCases } from './update.cases.js';
import { valueEdgeCases } from './value-edge.cases.js';
import { variableCases } from './variable.cases.js';

/** Every question there is, by group. */
export const CASE_GROUPS: Readonly<Record<string, readonly ConformanceCase[]>> = {
  expressions: expressionCases,
  conversions: conversionCases,
  queries: queryCases,
  results: resultCases,
  updates: updateCases,
  inserts: insertCases,
  aggregation: aggregationCases,
  composition: compositionCases,
  commands: commandCases,
  refusals: refusalCases,
  further: furtherCases,
  corners: cornerCases,
  codes: codeCases,
  numbers: numberEdgeCases,
  values: valueEdgeCases,
  errors: expressionErrorCases,
  stages: stageEdgeCases,
  'stage options': stageOptionCases,
  variables: variableCases,
  paths: pathCases,
  operands: operandCases,
  'index specifications': indexSpecificationCases,
};
