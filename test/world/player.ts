import type { ServedRequest } from '@app/sample-world';

import { isOver } from '../../src/modules/scraper/scrape.task.js';
import { whereStored } from '../support/where-told.js';
import type { Scrape } from '../../src/modules/scraper/schemas/scrape.schema.js';
import { type Action, type Deed, drawAction } from './actions.js';
import { withSettledChance } from './chance.js';
import {
  type Evidence,
  type Kept,
  NOTHING_KEPT,
  readKept,
  readLedger,
  readScrapes,
} from './evidence.js';
import { House, type Lodging } from './house.js';
import { INVARIANTS } from './invariants/index.js';
import { planOf, type Plan } from './plan.js';

/** What one world came to. */
export interface Play {
  readonly seed: number;
  /** What happened, in order. */
  readonly story: readonly string[];
  /** Promises that were broken; the run ends with the first action after which one was. */
  readonly breaches: readonly string[];
  readonly requestCount: number;
  readonly scrapeCount: number;
  readonly outcomes: Readonly<Record<string, number>>;
}

const DAY_MS = 86_400_000;
/** What is under way may wait for tomorrow's budget, for a host that wants to be left alone, and for more of the kind. */
const LONGEST_END_DAYS = 6;
/** Wherever the clock stands, the ledger is written a second later. */
const LEDGER_MS = 2_000;

/** Lives through the world of a seed. The same seed gives the same play. */
export async function play(seed: number, lodging: Lodging): Promise<Play> {
  const plan = planOf(seed);
  const house = await House.open(plan, lodging);
  try {
    return await withSettledChance(seed, house.clock, () => new Player(plan, house).play());
  } finally {
    await house.close();
  }
}

class Player {
  private readonly story: string[] = [];
  private readonly accepted: string[] = [];
  private readonly seenScrapes = new Map<string, Scrape>();
  private readonly erased: string[] = [];
  private kept: Kept = NOTHING_KEPT;

  constructor(
    private readonly plan: Plan,
    private readonly house: House,
  ) {}

  async play(): Promise<Play> {
    const { seed, actionCount } = this.plan;
    this.story.push(JSON.stringify({ beginsAt: this.plan.beginsAt, site: this.plan.site.faults }));
    let breaches: readonly string[] = [];
    for (let index = 0; index < actionCount && breaches.length === 0; index += 1) {
      const action = drawAction(seed, index, this.house.site.world.at(this.house.clock.now()));
      breaches = await this.perform(action);
    }
    return this.summary(breaches.length > 0 ? breaches : await this.end());
  }

  private async perform(action: Action): Promise<readonly string[]> {
    const { house } = this;
    const startedAt = house.clock.now();
    const firstRequest = house.site.requests.length;
    const deed = await action.perform(house);
    await house.conductor.settle();
    this.accepted.push(...(deed.accepted ?? []));
    this.erased.push(...(deed.erased === undefined ? [] : [deed.erased]));
    this.tell(startedAt, action, deed, house.site.requests.slice(firstRequest));
    return this.check(false);
  }

  /** Gives everything that is under way the time to end, and looks at all of it once more. */
  private async end(): Promise<readonly string[]> {
    const { connection, conductor } = this.house;
    await connection.collection('watches').deleteMany({});
    for (let day = 0; day < LONGEST_END_DAYS; day += 1) {
      await conductor.pass(day === 0 ? LEDGER_MS : DAY_MS);
      if ((await readScrapes(connection)).every(isOver)) {
        break;
      }
    }
    await conductor.pass(LEDGER_MS);
    this.story.push('the end');
    return this.check(true);
  }

  private async check(isEnd: boolean): Promise<readonly string[]> {
    const { connection, site } = this.house;
    const after = await readKept(connection);
    const scrapes = await readScrapes(connection);
    scrapes.forEach((scrape) => this.seenScrapes.set(scrape.scrapeId, scrape));
    const evidence: Evidence = {
      world: site.world,
      served: site.requests,
      ledger: isEnd ? await readLedger(connection) : [],
      scrapes,
      seenScrapes: this.seenScrapes,
      accepted: this.accepted,
      before: this.kept,
      after,
      erased: this.erased,
      traces: isEnd ? await this.traces() : [],
      minIntervalMs: this.plan.minIntervalMs,
      isOver: isEnd,
    };
    this.kept = after;
    return INVARIANTS.filter(({ isOfTheEnd }) => isEnd || !isOfTheEnd).flatMap(
      ({ name, invariant }) => invariant(evidence).map((breach) => `${name}: ${breach}`),
    );
  }

  /** In an address the slug of somebody ends in a number of their own: it is nobody else's. */
  private async traces(): Promise<readonly string[]> {
    const slugs = this.erased.flatMap((userId) => [userId, encodeURIComponent(userId)]);
    return slugs.length === 0 ? [] : whereStored(this.house, [...new Set(slugs)]);
  }

  private async summary(breaches: readonly string[]): Promise<Play> {
    const { connection, site } = this.house;
    const scrapes = await readScrapes(connection);
    const outcomes: Record<string, number> = {};
    for (const { outcome } of scrapes) {
      outcomes[outcome ?? 'none'] = (outcomes[outcome ?? 'none'] ?? 0) + 1;
    }
    return {
      seed: this.plan.seed,
      story: this.story,
      breaches,
      requestCount: site.requests.length,
      scrapeCount: scrapes.length,
      outcomes,
    };
  }

  private tell(at: Date, action: Action, deed: Deed, requests: readonly ServedRequest[]): void {
    this.story.push(`${at.toISOString()} ${action.told} → ${deed.told}`);
    this.story.push(
      ...requests.map(
        ({ virtualAt, path, status, fault }) =>
          `    ${virtualAt.toISOString()} ${path} ${status ?? 'no answer'} ${fault?.kind ?? ''}`,
      ),
    );
  }
}
