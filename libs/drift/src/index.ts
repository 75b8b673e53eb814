export {
  type KindBaseline,
  NO_DOCUMENTS,
  type TargetBaseline,
  type TraitRecord,
} from './baseline.js';
export {
  type DriftVerdict,
  judgeAgainst,
  judgePart,
  type Loss,
  type Memory,
} from './judge-against.js';
export { afterDrifted, afterKept, withTraits } from './learn.js';
export { pagePortrait } from './page-portrait.js';
export type { Portrait } from './portrait.js';
export { postPortrait } from './post-portrait.js';
