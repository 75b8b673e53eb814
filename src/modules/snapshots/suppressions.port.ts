/** Says whose data must not be kept. Whoever knows provides it globally; without a provider nobody is suppressed. */
export abstract class Suppressions {
  /** Whether a document shows somebody who is to be forgotten: by a link (hashes of `PersonHasher`), or by name in its text. */
  abstract isAnyoneShown(personHashes: readonly string[], document: string): Promise<boolean>;
}

export class NobodySuppressed extends Suppressions {
  isAnyoneShown(): Promise<boolean> {
    return Promise.resolve(false);
  }
}
