import type { BaselinesRepository } from '../../src/modules/baselines/baselines.repository.js';
import { BaselinesService } from '../../src/modules/baselines/baselines.service.js';
import type { Baseline } from '../../src/modules/baselines/schemas/baseline.schema.js';
import { StillClock } from './still-clock.js';
import { strictDouble } from './strict-double.js';

/** Baselines that live in memory: for tests of what is done with them, not of where they lie. */
export function rememberedBaselines(): BaselinesService {
  const baselines = new Map<string, Baseline>();
  return new BaselinesService(
    strictDouble<BaselinesRepository>('BaselinesRepository', {
      listByKeys: (keys) =>
        Promise.resolve(
          keys.map((key) => baselines.get(key)).filter((baseline) => baseline !== undefined),
        ),
      upsertMany: (changes) => {
        for (const change of changes) {
          baselines.set(change.key, { ...change, revision: change.revision + 1 });
        }
        return Promise.resolve();
      },
    }),
    new StillClock(),
  );
}
