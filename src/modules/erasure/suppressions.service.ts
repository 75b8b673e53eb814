import { Injectable } from '@nestjs/common';

import { Clock } from '../../common/clock/clock.js';
import type { ErasedPeople } from '../../common/people/erased-people.js';
import { type FoldedName, holdsName } from '../../common/people/names.js';
import { SharedLookups } from '../../common/records/shared-lookups.js';
import { type HashText, PersonHasher } from '../../common/secrets/person-hasher.service.js';
import { Suppressions } from '../snapshots/suppressions.port.js';
import type { Suppression } from './schemas/suppression.schema.js';
import { SuppressionsRepository } from './suppressions.repository.js';

/** Clocks of instances may differ by far less than this. */
const CLOCK_DIFFERENCE_MS = 60_000;

const EVERYBODY = 'everybody';

/** No slug holds a space, so a name cannot be taken for one. */
const nameText = (folded: string): string => `name ${folded}`;

/** Who must not be kept: remembered by hashes, and recognised by hashing what a document names. */
@Injectable()
export class SuppressionsService extends Suppressions {
  private readonly known = new Map<string, Suppression>();
  private latestRevision: Date | null = null;
  private people: ErasedPeople | null = null;
  /** Every scrape asks several times: those that ask at the same time share the answer. */
  private readonly readings = new SharedLookups(() => this.read());

  constructor(
    private readonly suppressions: SuppressionsRepository,
    private readonly hasher: PersonHasher,
    private readonly clock: Clock,
  ) {
    super();
  }

  /** Everybody suppressed as of now, by whatever instance: the very same object as long as nobody is added. */
  current(): Promise<ErasedPeople> {
    return this.readings.get(EVERYBODY);
  }

  /** From now on nothing about this person is kept, nor what calls somebody by one of these names. */
  async suppress(userId: string, names: readonly FoldedName[]): Promise<void> {
    const hash = await this.hasher.open();
    const hashes = names.map(({ text, wordCount }) => ({ hash: hash(nameText(text)), wordCount }));
    await this.suppressions.upsert(hash(userId), hashes, this.clock.now());
  }

  async isAnyoneShown(personHashes: readonly string[], document: string): Promise<boolean> {
    const people = await this.current();
    if (people.isEmpty) {
      return false;
    }
    return (
      personHashes.some((personHash) => this.known.has(personHash)) ||
      holdsName(document, {
        isName: (folded) => people.hasName(folded),
        wordCounts: people.nameWordCounts,
      })
    );
  }

  private async read(): Promise<ErasedPeople> {
    const since =
      this.latestRevision && new Date(this.latestRevision.getTime() - CLOCK_DIFFERENCE_MS);
    const [revised, hash] = await Promise.all([
      this.suppressions.listRevisedSince(since),
      this.hasher.open(),
    ]);
    const news = revised.filter((suppression) => this.isNews(suppression));
    if (news.length > 0 || this.people === null) {
      for (const suppression of news) {
        this.known.set(suppression.personHash, suppression);
      }
      this.people = peopleIn([...this.known.values()], hash);
    }
    this.latestRevision = revised.at(-1)?.revisedAt ?? this.latestRevision;
    return this.people;
  }

  private isNews({ personHash, names }: Suppression): boolean {
    return this.known.get(personHash)?.names.length !== names.length;
  }
}

function peopleIn(suppressions: readonly Suppression[], hash: HashText): ErasedPeople {
  const personHashes = new Set(suppressions.map(({ personHash }) => personHash));
  const names = suppressions.flatMap((suppression) => suppression.names);
  const nameHashes = new Set(names.map((name) => name.hash));
  return {
    isEmpty: personHashes.size === 0,
    has: (userId) => personHashes.size > 0 && personHashes.has(hash(userId)),
    hasName: (folded) => nameHashes.size > 0 && nameHashes.has(hash(nameText(folded))),
    nameWordCounts: new Set(names.map(({ wordCount }) => wordCount)),
  };
}
