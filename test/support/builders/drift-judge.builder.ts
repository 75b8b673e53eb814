import { Metrics } from '../../../src/common/metrics/metrics.js';
import { BaselineLessons } from '../../../src/modules/baselines/baseline.lessons.js';
import type { BaselinesRepository } from '../../../src/modules/baselines/baselines.repository.js';
import { BaselinesService } from '../../../src/modules/baselines/baselines.service.js';
import type { Baseline } from '../../../src/modules/baselines/schemas/baseline.schema.js';
import { DriftJudge } from '../../../src/modules/scraper/drift.judge.js';
import { DriftWatch } from '../../../src/modules/scraper/drift.watch.js';
import type { SnapshotsService } from '../../../src/modules/snapshots/snapshots.service.js';
import { StillClock } from '../still-clock.js';
import { strictDouble } from '../strict-double.js';

/** A judge whose baselines live in memory: for tests of what it does with them, not of where they lie. */
export function aDriftJudge(): DriftJudge {
  const baselines = new Map<string, Baseline>();
  const repository = strictDouble<BaselinesRepository>('BaselinesRepository', {
    listByKeys: (keys) =>
      Promise.resolve(
        keys.map((key) => baselines.get(key)).filter((baseline) => baseline !== undefined),
      ),
    upsertMany: (changes) => {
      for (const change of changes) {
        baselines.set(change.key, { ...change, revision: change.revision + 1 });
      }
      return Promise.resolve([]);
    },
  });
  const clock = new StillClock();
  const snapshots = strictDouble<SnapshotsService>('SnapshotsService', {});
  return new DriftJudge(
    new BaselinesService(repository, new BaselineLessons(repository), clock),
    new DriftWatch(snapshots, new Metrics(), clock),
  );
}
