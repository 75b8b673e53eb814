export { SampleWorldPortInUseError } from './sample-world.errors.js';
export { SampleWorld, type SampleWorldOptions, type ServedRequest } from './sample-world.server.js';
export type {
  ActorKind,
  ActorTruth,
  MemberTruth,
  PageKind,
  PersonTruth,
} from './truth/actor.truth.js';
export type {
  AddressTruth,
  CompanySizeTruth,
  CompanyTruth,
  DocumentForm,
  FundingTruth,
  LayoutGeneration,
  LocationTruth,
  PageReferenceTruth,
} from './truth/company.truth.js';
export type { CommentTruth, MediaTruth, PostKind, PostTruth } from './truth/post.truth.js';
export type {
  RefusalKind,
  RefusalTruth,
  RenameTruth,
  WorldState,
} from './truth/world-state.truth.js';
export { createWorld, type World, type WorldOptions } from './world.js';
export type { WorldResponse } from './world.router.js';
