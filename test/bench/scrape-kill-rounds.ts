import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

import { EmbeddedMongo } from '@app/embedded-mongo';
import { createWorld } from '@app/sample-world';
import { type Db, MongoClient } from 'mongodb';

import { AppProcess } from '../support/app-process.js';
import { Crew } from './scrape-kill-crew.js';
import { countRepeated, TakeoverLedger } from './scrape-kill-ledger.js';

export interface KillOptions {
  readonly rounds: number;
  readonly crewSize: number;
  readonly leaseMs: number;
  /** Called after each round. */
  readonly onRound: (told: { readonly round: number; readonly accepted: number }) => void;
}

/** What was seen; all but the first three and the latencies are to be 0. */
export interface KillReport {
  readonly accepted: number;
  readonly acceptedEnds: number;
  /** How many scrapes were running in an instance when it was killed. */
  readonly interrupted: number;
  readonly unended: number;
  readonly endedTwice: number;
  readonly repeatedPosts: number;
  readonly repeatedComments: number;
  readonly takeoversMs: readonly number[];
}

const LOOK_MS = 100;
const LOAD_MS = 300;
const BATCH = 12;
/** From one kill to the next at most, when there is somebody to kill. */
const LONGEST_LIFE_MS = 1500;
/** As long as there is always something to do, somebody is at work much sooner. */
const AT_WORK_MS = 30_000;
const LAST_END_MS = 120_000;
/** What the application calls its database while the source is the sample world. */
const DATABASE = 'pagelens_sample';

/** Kills instances over and over while scrapes are asked for all the time, and looks at what became of every one. */
export async function killOverAndOver({
  rounds,
  crewSize,
  leaseMs,
  onRound,
}: KillOptions): Promise<KillReport> {
  const directory = mkdtempSync(join(tmpdir(), 'scrape-kill-'));
  const endsFile = join(directory, 'ends');
  writeFileSync(endsFile, '');
  const database = await EmbeddedMongo.start();
  const client = await MongoClient.connect(database.uri);
  const db = client.db(DATABASE);
  const api = AppProcess.start({
    MONGODB_URI: database.uri,
    SCRAPE_WORKER: 'off',
    RATE_LIMIT_SCRAPES_PER_MINUTE: '0',
    BROWSER: 'off',
    MONGODB_TIMEOUT_MS: '10000',
  });
  const crew = new Crew({ size: crewSize, databaseUri: database.uri, endsFile, leaseMs });
  try {
    const load = new Load(await api.origin());
    const ledger = new TakeoverLedger(db);
    const over = new AbortController();
    const beside = [
      repeatUntil(over.signal, LOAD_MS, () => load.ask()),
      repeatUntil(over.signal, LOOK_MS, () => ledger.look()),
    ];
    for (let round = 1; round <= rounds; round += 1) {
      await untilTwoAreReady(crew);
      await setTimeout(Math.random() * LONGEST_LIFE_MS);
      const owner = await oneAtWork(crew, ledger);
      const killedAt = new Date();
      await crew.killOne(owner);
      await ledger.noteKill(owner, killedAt);
      onRound({ round, accepted: load.accepted.size });
    }
    load.stop();
    const unended = await untilEnded(db, load.accepted);
    over.abort();
    await Promise.all(beside);
    await ledger.look();
    return {
      ...(await inspect(db, readFileSync(endsFile, 'utf8'))),
      accepted: load.accepted.size,
      unended,
      interrupted: ledger.interruptedCount,
      takeoversMs: ledger.latenciesMs,
    };
  } finally {
    await crew.dismiss();
    await api.kill();
    await client.close(true);
    await database.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

/** Asks for scrapes of random pages and posts of the sample world, as a client would. */
class Load {
  readonly accepted = new Set<string>();
  private isStopped = false;
  private readonly targets = createWorld().companies.flatMap(({ pageId, posts }) => [
    pageId,
    ...posts.map(({ url }) => url),
  ]);

  constructor(private readonly origin: string) {}

  stop(): void {
    this.isStopped = true;
  }

  async ask(): Promise<void> {
    if (this.isStopped) {
      return;
    }
    const targets = Array.from(
      { length: BATCH },
      () => this.targets[Math.floor(Math.random() * this.targets.length)],
    );
    const answer = await fetch(`${this.origin}/api/v1/scrapes`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ targets }),
    });
    if (answer.status === 503) {
      // Not accepted, so not counted: a client tries again.
      return;
    }
    if (answer.status !== 202) {
      throw new Error(`Not taken on: ${answer.status} ${await answer.text()}`);
    }
    const { scrapeIds } = (await answer.json()) as { scrapeIds: string[] };
    scrapeIds.forEach((scrapeId) => this.accepted.add(scrapeId));
  }
}

async function repeatUntil(
  signal: AbortSignal,
  everyMs: number,
  work: () => Promise<void>,
): Promise<void> {
  while (!signal.aborted) {
    await work();
    await setTimeout(everyMs);
  }
}

/** One that is killed while no other is there would measure how long a process takes to start. */
async function untilTwoAreReady(crew: Crew): Promise<void> {
  while (crew.owners.length < 2) {
    await setTimeout(LOOK_MS);
  }
}

/** Who is killed while it does nothing leaves nothing that could be taken over. */
async function oneAtWork(crew: Crew, ledger: TakeoverLedger): Promise<string> {
  const deadline = performance.now() + AT_WORK_MS;
  while (performance.now() < deadline) {
    const owners = await ledger.ownersAtWork(crew.owners);
    const victim = owners[Math.floor(Math.random() * owners.length)];
    if (victim !== undefined) {
      return victim;
    }
    await setTimeout(1);
  }
  throw new Error(`No instance was at work within ${AT_WORK_MS} ms`);
}

/** How many of the accepted had not ended when all should have. */
async function untilEnded(db: Db, accepted: ReadonlySet<string>): Promise<number> {
  const scrapes = db.collection('scrapes');
  const deadline = performance.now() + LAST_END_MS;
  for (;;) {
    const ended = await scrapes.countDocuments({
      scrapeId: { $in: [...accepted] },
      state: { $in: ['succeeded', 'failed'] },
      finishedAt: { $ne: null },
    });
    if (ended === accepted.size || performance.now() > deadline) {
      return accepted.size - ended;
    }
    await setTimeout(LOOK_MS);
  }
}

async function inspect(
  db: Db,
  ends: string,
): Promise<Pick<KillReport, 'acceptedEnds' | 'endedTwice' | 'repeatedPosts' | 'repeatedComments'>> {
  const lines = ends.split('\n').filter((line) => line !== '');
  return {
    acceptedEnds: lines.length,
    endedTwice: lines.length - new Set(lines).size,
    repeatedPosts: await countRepeated(db, 'posts', 'postId'),
    repeatedComments: await countRepeated(db, 'comments', 'commentId'),
  };
}
