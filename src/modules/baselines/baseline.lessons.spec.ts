import { strictDouble } from '../../../test/support/strict-double.js';
import { BaselineLessons, type Lesson } from './baseline.lessons.js';
import type { BaselineChange, BaselinesRepository } from './baselines.repository.js';

const AT = new Date('2026-03-01T00:00:00Z');
const KIND = 'kind:page';

/** Baselines in memory, which tell of every write, and leave out what was made from another state. */
class StoredBaselines {
  readonly baselines = new Map<string, BaselineChange>();
  writeCount = 0;
  readCount = 0;

  readonly repository = strictDouble<BaselinesRepository>('BaselinesRepository', {
    listByKeys: (keys) => {
      this.readCount += 1;
      return Promise.resolve([...this.baselines.values()].filter(({ key }) => keys.includes(key)));
    },
    upsertMany: (changes) => {
      this.writeCount += 1;
      return Promise.resolve(changes.filter((change) => !this.store(change)).map(({ key }) => key));
    },
  });

  store(change: BaselineChange): boolean {
    const isInTime = (this.baselines.get(change.key)?.revision ?? 0) === change.revision;
    if (isInTime) {
      this.baselines.set(change.key, { ...change, revision: change.revision + 1 });
    }
    return isInTime;
  }

  get dueCount(): unknown {
    const { memory } = this.baselines.get(KIND) ?? {};
    return (memory as { traits: Record<string, { dueCount: number }> }).traits['common:name']
      ?.dueCount;
  }
}

function aLesson(id: number): Lesson {
  const trait = { name: 'common:name', state: 'kept', reason: '', isOfMany: false } as const;
  return {
    own: { key: `page:p${id}`, revision: 0, memory: {}, updatedAt: AT, expiresAt: null },
    kind: { key: KIND, revision: 0, memory: { traits: {} } },
    verdict: { losses: [], vanished: [], withdrawn: [], traits: [trait] },
  };
}

describe(BaselineLessons.name, () => {
  it('stores what one document showed with one write and no read', async () => {
    const stored = new StoredBaselines();

    await new BaselineLessons(stored.repository).store(aLesson(1));

    expect([...stored.baselines.keys()]).toEqual(['page:p1', KIND]);
    expect([stored.writeCount, stored.readCount]).toEqual([1, 0]);
  });

  it('counts every one of many documents that were judged beside the same state, in two writes', async () => {
    const stored = new StoredBaselines();
    const lessons = new BaselineLessons(stored.repository);

    await Promise.all(Array.from({ length: 24 }, (_, id) => lessons.store(aLesson(id))));

    expect(stored.dueCount).toBe(24);
    expect(stored.baselines.size).toBe(25);
    expect(stored.writeCount).toBe(2);
  });

  it('adds to what another instance has stored meanwhile', async () => {
    const stored = new StoredBaselines();
    const [here, elsewhere] = [stored, stored].map(
      ({ repository }) => new BaselineLessons(repository),
    );

    await elsewhere?.store(aLesson(1));
    await here?.store(aLesson(2));

    expect(stored.dueCount).toBe(2);
  });
});
