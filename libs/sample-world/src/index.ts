export type { Drift, DriftArea } from './drift/drift.js';
export { type DriftedLayout, driftedLayouts } from './drift/drifted-layouts.js';
export { applyDrifts, DRIFT_KINDS, type DriftKind, DRIFTS } from './drift/drifts.js';
export {
  aFault,
  type Fault,
  FAULT_EFFECTS,
  FAULT_KINDS,
  type FaultEffect,
  type FaultKind,
} from './faults/fault.js';
export {
  type FaultKey,
  type FaultSchedule,
  type SeededFaultOptions,
  seededFaults,
} from './faults/fault-schedule.js';
export type { WorldEvent, WorldEventKind } from './history/world-event.js';
export { SampleWorldPortInUseError, WorldNotBegunError } from './sample-world.errors.js';
export type { LayoutRule } from './layout-rule.js';
export { Random } from './random.js';
export type { ServedRequest } from './request-log.js';
export { SampleWorld, type SampleWorldOptions } from './sample-world.server.js';
export type { ActorTruth, MemberTruth, PersonTruth } from './truth/actor.truth.js';
export type { CompanyTruth, LayoutGeneration } from './truth/company.truth.js';
export type { CommentTruth, PostTruth } from './truth/post.truth.js';
export type { RefusalTruth, RenameTruth, WorldState } from './truth/world-state.truth.js';
export { VirtualClock } from './virtual-clock.js';
export { createWorld, type World, type WorldOptions } from './world.js';
export type { WorldResponse } from './world.router.js';
