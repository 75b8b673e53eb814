import type { HostPace } from './host.pace.js';

/** Where those who ask the same hosts agree on their paces. */
export abstract class HostPaceStore {
  /** Null when nobody has asked that host yet. */
  abstract find(host: string): Promise<HostPace | null>;

  /**
   * Keeps a pace under the next version, if the one that is kept still has the version it was made from (0: none is
   * kept). False when somebody was faster.
   */
  abstract replace(pace: HostPace): Promise<boolean>;
}

/** For one process alone. */
export class MemoryHostPaceStore extends HostPaceStore {
  private readonly paces = new Map<string, HostPace>();

  find(host: string): Promise<HostPace | null> {
    return Promise.resolve(this.paces.get(host) ?? null);
  }

  replace(pace: HostPace): Promise<boolean> {
    const isCurrent = (this.paces.get(pace.host)?.version ?? 0) === pace.version;
    if (isCurrent) {
      this.paces.set(pace.host, { ...pace, version: pace.version + 1 });
    }
    return Promise.resolve(isCurrent);
  }

  /** Takes over what is agreed elsewhere, whatever was kept here. */
  adopt(pace: HostPace): void {
    this.paces.set(pace.host, pace);
  }
}
