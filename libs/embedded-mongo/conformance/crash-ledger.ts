import { type Collection, type Db } from 'mongodb';

interface Entry {
  _id: string;
  slot: number;
  version: number;
}

/** What the writers were told is stored: the latest acknowledged version of each document. */
export interface Ledger {
  readonly acknowledged: Map<string, number>;
  /** Versions that were sent but not answered before the end; they may or may not be there. */
  readonly uncertain: Map<string, number>;
  nextWriter: number;
}

/** An empty ledger. */
export function newLedger(): Ledger {
  return { acknowledged: new Map(), uncertain: new Map(), nextWriter: 0 };
}

function entriesOf(db: Db): Collection<Entry> {
  return db.collection<Entry>('entries');
}

async function store(
  entries: Collection<Entry>,
  ledger: Ledger,
  id: string,
  slot: number,
): Promise<void> {
  const version = (ledger.acknowledged.get(id) ?? 0) + 1;
  ledger.uncertain.set(id, version);
  if (version === 1) {
    await entries.insertOne({ _id: id, slot, version });
  } else {
    await entries.updateOne({ _id: id }, { $set: { version } });
  }
  ledger.acknowledged.set(id, version);
  ledger.uncertain.delete(id);
}

async function writer(entries: Collection<Entry>, ledger: Ledger, name: number): Promise<void> {
  for (let count = 0; ; count += 1) {
    const id = `w${name}-${count}`;
    try {
      await store(entries, ledger, id, name * 1_000_000 + count);
      await store(entries, ledger, id, name * 1_000_000 + count);
    } catch {
      // The database was killed: that is the point.
      return;
    }
  }
}

/** Writes with several writers at once until the database is gone. */
export async function writeUntilGone(db: Db, ledger: Ledger, writers: number): Promise<void> {
  const entries = entriesOf(db);
  try {
    await entries.createIndex({ slot: 1 }, { unique: true }, {});
    await entries.createIndex({ version: 1, slot: -1 }, {}, {});
  } catch {
    return;
  }
  const first = ledger.nextWriter;
  ledger.nextWriter += writers;
  await Promise.all(
    Array.from(new Array(writers).keys(), (index) => writer(entries, ledger, first + index)),
  );
}

/** What was uncertain is now known: it is there or it is not. */
function settle(ledger: Ledger, found: ReadonlyMap<string, Entry>): void {
  for (const [id, version] of ledger.uncertain) {
    if (found.get(id)?.version === version) {
      ledger.acknowledged.set(id, version);
    }
  }
  ledger.uncertain.clear();
}

/** Reads through each index, counts, and lets the database compare every entry with every document. */
async function indexProblems(db: Db, total: number): Promise<string[]> {
  const entries = entriesOf(db);
  const { errors } = (await db.command({ validate: entries.collectionName, full: true })) as {
    errors: string[];
  };
  const [bySlot, byVersion, count] = await Promise.all([
    entries
      .find({ slot: { $gte: 0 } })
      .hint({ slot: 1 })
      .toArray(),
    entries
      .find({ version: { $gte: 0 } })
      .hint({ version: 1, slot: -1 })
      .toArray(),
    entries.countDocuments({}),
  ]);
  const sizes = [
    ['the slot index', bySlot.length],
    ['the version index', byVersion.length],
    ['the count', count],
  ] as const;
  return [
    ...errors,
    ...sizes.flatMap(([what, size]) =>
      size === total ? [] : [`${what} has ${size} of ${total} documents`],
    ),
  ];
}

/** What is wrong after a restart; empty when all is well. */
export async function inspectAfterCrash(db: Db, ledger: Ledger): Promise<string[]> {
  const entries = entriesOf(db);
  const all = await entries.find().toArray();
  const found = new Map(all.map((entry) => [entry._id, entry]));
  const lost = [...ledger.acknowledged].flatMap(([id, version]) => {
    const stored = found.get(id)?.version ?? 0;
    const isKnown = stored === version || stored === ledger.uncertain.get(id);
    return isKnown ? [] : [`${id}: version ${version} was acknowledged, ${stored} is stored`];
  });
  const disagreements = all.length === 0 ? [] : await indexProblems(db, all.length);
  settle(ledger, found);
  return [...lost, ...disagreements];
}
