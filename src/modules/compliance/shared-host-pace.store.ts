import { type HostPace, HostPaceStore, MemoryHostPaceStore, mergedPace } from '@app/fetching';
import { Logger } from '@nestjs/common';

import type { Clock } from '../../common/clock/clock.js';
import type { HostPacesRepository } from './host-paces.repository.js';

/** A database that did not answer is not asked again for this long. */
const AWAY_MS = 5_000;

type Asked<T> = { readonly isAway: false; readonly answer: T } | { readonly isAway: true };

/** One pace for all instances; while the database is away each keeps its own, from where the common one stood. */
export class SharedHostPaceStore extends HostPaceStore {
  private readonly logger = new Logger('HostPace');
  private readonly own = new MemoryHostPaceStore();
  private awayUntilMs: number | null = null;

  constructor(
    private readonly shared: HostPacesRepository,
    private readonly clock: Clock,
  ) {
    super();
  }

  async find(host: string): Promise<HostPace | null> {
    const own = await this.own.find(host);
    const shared = await this.ifThere(() => this.shared.findByHost(host));
    if (shared.isAway) {
      return own;
    }
    // What only this instance knows is new to the database.
    return shared.answer === null ? own && { ...own, version: 0 } : mergedPace(shared.answer, own);
  }

  async replace(pace: HostPace): Promise<boolean> {
    const stored = await this.ifThere(() => this.shared.upsertOverVersion(pace));
    if (stored.isAway) {
      return this.own.replace(pace);
    }
    if (stored.answer) {
      this.own.adopt(pace);
    }
    return stored.answer;
  }

  private async ifThere<T>(ask: () => Promise<T>): Promise<Asked<T>> {
    if (this.awayUntilMs !== null && this.clock.now().getTime() < this.awayUntilMs) {
      return { isAway: true };
    }
    try {
      const answer = await ask();
      this.noteThere();
      return { isAway: false, answer };
    } catch (error) {
      this.noteAway(error);
      return { isAway: true };
    }
  }

  private noteThere(): void {
    if (this.awayUntilMs !== null) {
      this.awayUntilMs = null;
      this.logger.log(
        'The pace towards other hosts is kept together with the other instances again',
      );
    }
  }

  private noteAway(error: unknown): void {
    if (this.awayUntilMs === null) {
      this.logger.warn(
        error,
        'The database is away: this instance keeps its own pace towards other hosts',
      );
    }
    this.awayUntilMs = this.clock.now().getTime() + AWAY_MS;
  }
}
