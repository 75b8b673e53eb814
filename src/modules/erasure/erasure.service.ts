import { Cache } from '@app/caching';
import { Injectable } from '@nestjs/common';

import { type ErasedPeople, onePerson } from '../../common/people/erased-people.js';
import type { FoldedName } from '../../common/people/names.js';
import {
  type ErasureCount,
  ErasureSweep,
  PersonalData,
} from '../../common/people/personal-data.js';
import { PersonHasher } from '../../common/secrets/person-hasher.service.js';
import { SuppressionsService } from './suppressions.service.js';

/** A name met late may stand in what was looked at before it was known; more than a few names nobody has. */
const MOST_SWEEPS = 5;

/** What an erasure did, by collection. */
export interface Erasure {
  readonly deleted: Readonly<Record<string, number>>;
  readonly blanked: Readonly<Record<string, number>>;
}

/** Forgets people: suppressed first, so that nothing brings them back, then taken out of everything that is kept. */
@Injectable()
export class ErasureService {
  constructor(
    private readonly suppressions: SuppressionsService,
    private readonly personalData: PersonalData,
    private readonly hasher: PersonHasher,
    private readonly cache: Cache,
  ) {}

  /** Sweeps until a sweep has met no name that it did not know. Works for somebody who was never stored, too. */
  async erase(userId: string): Promise<Erasure> {
    await this.suppressions.suppress(userId, []);
    const personHashes = [await this.hasher.hash(userId)];
    const names = new Map<string, FoldedName>();
    const tally = new Tally();
    for (let sweepCount = 0; sweepCount < MOST_SWEEPS; sweepCount += 1) {
      const knownCount = names.size;
      const met = await this.sweep(onePerson(userId, [...names.values()]), personHashes, tally);
      for (const name of met) {
        names.set(name.text, name);
      }
      if (names.size === knownCount) {
        break;
      }
      await this.suppressions.suppress(userId, [...names.values()]);
    }
    return tally.result();
  }

  /** Takes everybody of these out of what is kept, and answers the names under which they were met. */
  async sweep(
    people: ErasedPeople,
    personHashes: readonly string[] = [],
    tally = new Tally(),
  ): Promise<readonly FoldedName[]> {
    const sweep = new ErasureSweep(people, personHashes);
    for (const keeper of this.personalData.keepers) {
      tally.add(keeper.collection, await keeper.erase(sweep));
    }
    await this.cache.clear();
    return sweep.blanker.names;
  }
}

class Tally {
  private readonly deleted = new Map<string, number>();
  private readonly blanked = new Map<string, number>();

  add(collection: string, { deletedCount, blankedCount }: ErasureCount): void {
    this.deleted.set(collection, (this.deleted.get(collection) ?? 0) + deletedCount);
    this.blanked.set(collection, (this.blanked.get(collection) ?? 0) + blankedCount);
  }

  result(): Erasure {
    return {
      deleted: Object.fromEntries(this.deleted),
      blanked: Object.fromEntries(this.blanked),
    };
  }
}
