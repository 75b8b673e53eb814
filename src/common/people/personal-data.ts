import { Injectable } from '@nestjs/common';

import type { ErasedPeople } from './erased-people.js';
import { PeopleBlanker } from './people-blanker.js';

/** How many documents of a collection are gone, and in how many others somebody was named. */
export interface ErasureCount {
  readonly deletedCount: number;
  readonly blankedCount: number;
}

/** One go through everything that is stored, with what it has met on its way. */
export class ErasureSweep {
  readonly blanker: PeopleBlanker;
  /** Posts that are gone with their authors. */
  readonly erasedPostIds = new Set<string>();

  constructor(
    readonly people: ErasedPeople,
    /** Of `PersonHasher`, for what is found by nothing else. */
    readonly personHashes: readonly string[],
  ) {
    this.blanker = new PeopleBlanker(people);
  }
}

/** Whoever keeps what may tell of people. */
export interface PersonalDataKeeper {
  readonly collection: string;
  erase(sweep: ErasureSweep): Promise<ErasureCount>;
  /** Removes what tells of people and was not seen since. Absent where nothing grows old, or it goes by itself. */
  expire?(unseenSince: Date): Promise<ErasureCount>;
}

/** Where features say that they keep what may tell of people, so that it can be erased without knowing them. */
@Injectable()
export class PersonalData {
  private readonly registered: PersonalDataKeeper[] = [];

  /** In the order in which features stand on each other: what is gone below is known above. */
  get keepers(): readonly PersonalDataKeeper[] {
    return this.registered;
  }

  register(keeper: PersonalDataKeeper): void {
    this.registered.push(keeper);
  }
}
