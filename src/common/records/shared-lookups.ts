/**
 * Lookups of things by a key that very many may ask for at once. Whoever comes while one is under way shares the next
 * with all who come meanwhile: so everybody sees what was stored before they asked, and however many ask, two of a key
 * are in the database's queue at most.
 */
export class SharedLookups<T> {
  private readonly running = new Map<string, Promise<T>>();
  private readonly next = new Map<string, Promise<T>>();

  constructor(private readonly lookUp: (key: string) => Promise<T>) {}

  /** The same object for all who share it: not to be changed. Rejects as the lookup does, for all of them. */
  get(key: string): Promise<T> {
    const running = this.running.get(key);
    if (running === undefined) {
      return this.start(key);
    }
    const next = this.next.get(key) ?? this.startAfter(running, key);
    this.next.set(key, next);
    return next;
  }

  private startAfter(running: Promise<T>, key: string): Promise<T> {
    const start = (): Promise<T> => {
      this.next.delete(key);
      return this.start(key);
    };
    return running.then(start, start);
  }

  private start(key: string): Promise<T> {
    const lookup = this.lookUp(key);
    this.running.set(key, lookup);
    const end = (): void => {
      if (this.running.get(key) === lookup) {
        this.running.delete(key);
      }
    };
    lookup.then(end, end);
    return lookup;
  }
}
