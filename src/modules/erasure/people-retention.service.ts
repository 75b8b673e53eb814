import { Cache } from '@app/caching';
import {
  Injectable,
  Logger,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';

import { Clock } from '../../common/clock/clock.js';
import { PersonalData, type PersonalDataKeeper } from '../../common/people/personal-data.js';
import { Env } from '../../config/env.js';

const DAY_MS = 86_400_000;
const EVERY_MS = 3_600_000;

/** A start has enough to do. */
const FIRST_AFTER_MS = 60_000;

/** Removes what shows people and was not seen for PEOPLE_RETENTION_DAYS. Every instance does: a second one finds nothing. */
@Injectable()
export class PeopleRetentionService implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger(PeopleRetentionService.name);
  private readonly stopping = new AbortController();
  private running: Promise<void> = Promise.resolve();

  constructor(
    private readonly personalData: PersonalData,
    private readonly cache: Cache,
    private readonly clock: Clock,
    private readonly env: Env,
  ) {}

  onApplicationBootstrap(): void {
    if (this.env.PEOPLE_RETENTION_DAYS > 0) {
      this.running = this.run();
    }
  }

  async onApplicationShutdown(): Promise<void> {
    this.stopping.abort();
    await this.running;
  }

  /** One round. */
  async expire(): Promise<void> {
    const { PEOPLE_RETENTION_DAYS: days } = this.env;
    const unseenSince = new Date(this.clock.now().getTime() - days * DAY_MS);
    const counts: Record<string, number> = {};
    for (const { collection, expire } of this.expiring()) {
      const { deletedCount, blankedCount } = await expire(unseenSince);
      counts[collection] = deletedCount + blankedCount;
    }
    if (Object.values(counts).some((count) => count > 0)) {
      await this.cache.clear();
      this.logger.log({ counts, days }, 'What showed people and was not seen for long is removed');
    }
  }

  private expiring(): readonly Required<Pick<PersonalDataKeeper, 'collection' | 'expire'>>[] {
    return this.personalData.keepers.flatMap((keeper) =>
      keeper.expire ? [{ collection: keeper.collection, expire: keeper.expire.bind(keeper) }] : [],
    );
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    const isStopped = (ms: number): Promise<boolean> =>
      this.clock.sleep(ms, signal).then(
        () => false,
        () => true,
      );
    for (let waitMs = FIRST_AFTER_MS; !(await isStopped(waitMs)); waitMs = EVERY_MS) {
      await this.expire().catch((error: unknown) => {
        this.logger.error(error, 'What shows people could not be removed in time; trying again');
      });
    }
  }
}
