import type { Db } from 'mongodb';

interface StoredScrape {
  readonly scrapeId: string;
  readonly state: string;
  readonly lease: { readonly owner: string; readonly token: string } | null;
  readonly startedAt: Date | null;
  readonly takeovers: number;
}

const FINAL = new Set(['succeeded', 'failed']);

/** Watches from outside how scrapes that were running at a kill get on. */
export class TakeoverLedger {
  /** Milliseconds from each kill until another instance had started what the killed one was at work on. */
  readonly latenciesMs: number[] = [];
  /** How many scrapes were running where an instance was killed. */
  interruptedCount = 0;
  private readonly open = new Map<string, { readonly token: string; readonly killedAt: Date }>();

  constructor(private readonly db: Db) {}

  /** Which of these instances have scrapes that run at this moment. */
  async ownersAtWork(owners: readonly string[]): Promise<string[]> {
    const running = await this.find({ state: 'running', 'lease.owner': { $in: owners } });
    return [...new Set(running.flatMap(({ lease }) => lease?.owner ?? []))];
  }

  /** Notes what an instance that was killed had been at work on. */
  async noteKill(owner: string, killedAt: Date): Promise<void> {
    const left = await this.find({ state: 'running', 'lease.owner': owner });
    for (const { scrapeId, lease } of left) {
      if (lease !== null) {
        this.interruptedCount += 1;
        this.open.set(scrapeId, { token: lease.token, killedAt });
      }
    }
  }

  /** Looks whether any of them was taken over, or ended where it was. */
  async look(): Promise<void> {
    const found = await this.find({ scrapeId: { $in: [...this.open.keys()] } });
    for (const { scrapeId, state, lease, startedAt, takeovers } of found) {
      const noted = this.open.get(scrapeId);
      const isElsewhere = lease !== null && lease.token !== noted?.token;
      if (noted && startedAt && startedAt > noted.killedAt && (isElsewhere || takeovers > 0)) {
        this.latenciesMs.push(startedAt.getTime() - noted.killedAt.getTime());
        this.open.delete(scrapeId);
      } else if (FINAL.has(state)) {
        this.open.delete(scrapeId);
      }
    }
  }

  private find(filter: object): Promise<StoredScrape[]> {
    return this.db
      .collection<StoredScrape>('scrapes')
      .find(filter, { projection: { scrapeId: 1, state: 1, lease: 1, startedAt: 1, takeovers: 1 } })
      .toArray();
  }
}

/** How many ids of a collection are there more than once. */
export async function countRepeated(db: Db, collection: string, key: string): Promise<number> {
  const repeated = await db
    .collection(collection)
    .aggregate([
      { $group: { _id: `$${key}`, count: { $sum: 1 } } },
      { $match: { count: { $gt: 1 } } },
    ])
    .toArray();
  return repeated.length;
}
