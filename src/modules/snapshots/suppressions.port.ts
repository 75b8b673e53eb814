/** Says whose data must not be kept. Whoever knows provides it globally; without a provider nobody is suppressed. */
export abstract class Suppressions {
  /** Whether one of these people (hashes of `PersonHasher`) asked to be forgotten. */
  abstract isAnySuppressed(personHashes: readonly string[]): Promise<boolean>;
}

export class NobodySuppressed extends Suppressions {
  isAnySuppressed(): Promise<boolean> {
    return Promise.resolve(false);
  }
}
