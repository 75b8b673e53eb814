import { EmbeddedMongo } from '@app/embedded-mongo';
import { mongo } from 'mongoose';

import { makeTemporaryDirectory, type TemporaryDirectory } from '../support/temporary-directory.js';
import { play, type Play } from './player.js';

/** What is past its time would be removed by the machine's clock, on which a world may be long over: it never is. */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** One embedded server for many worlds, each in a database of its own that is gone afterwards. */
export class WorldInn {
  private constructor(
    private readonly server: EmbeddedMongo,
    private readonly directory: TemporaryDirectory,
  ) {}

  static async open(): Promise<WorldInn> {
    // In this thread: then there is nothing whose pace could change the order of what happens.
    const server = await EmbeddedMongo.start({ thread: 'caller', ttlIntervalMs: LONGEST_TIMER_MS });
    return new WorldInn(server, await makeTemporaryDirectory());
  }

  async play(seed: number): Promise<Play> {
    const uri = new URL(this.server.uri);
    uri.pathname = `/world_${seed}`;
    const database = await mongo.MongoClient.connect(uri.href);
    try {
      // Whatever an interrupted run of the same seed has left.
      await database.db().dropDatabase();
      return await play(seed, { uri: uri.href, dataDir: this.directory.path });
    } finally {
      await database.db().dropDatabase();
      await database.close();
    }
  }

  async close(): Promise<void> {
    await this.server.stop();
    await this.directory.remove();
  }
}
