import type { ActorTruth, MemberTruth } from '../truth/actor.truth.js';
import type { CompanyTruth } from '../truth/company.truth.js';
import type { RefusalTruth, RenameTruth } from '../truth/world-state.truth.js';
import type { CastEntry } from '../words/cast.words.js';

/** A page that can be read, with what its next event needs to know of it. */
export interface Resident {
  /** The page's first id, by which events name it whatever it is called by now. */
  readonly castId: string;
  /** The cast's entry under the page's present id. */
  readonly entry: CastEntry;
  /** The page as others see it at present. */
  readonly actor: ActorTruth;
  readonly truth: CompanyTruth;
}

/** The world between two events. Never changed in place: the next standing shares what did not change. */
export interface Standing {
  readonly seed: number;
  readonly members: readonly MemberTruth[];
  readonly residents: readonly Resident[];
  readonly refusals: readonly RefusalTruth[];
  readonly renames: readonly RenameTruth[];
}
