import { HostGate } from '@app/fetching';
import { SampleWorld } from '@app/sample-world';
import { getConnectionToken } from '@nestjs/mongoose';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test } from '@nestjs/testing';
import type { Connection } from 'mongoose';

import { AppModule } from '../../src/app.module.js';
import { createAdapter, setupApp } from '../../src/app.setup.js';
import { Clock } from '../../src/common/clock/clock.js';
import { AppLogger } from '../../src/common/logging/app.logger.js';
import { Env } from '../../src/config/env.js';
import { readEnv } from '../../src/config/read-env.js';
import { SnapshotsService } from '../../src/modules/snapshots/snapshots.service.js';
import { openSampleSite } from '../../src/modules/scraper/source.factory.js';
import { Source } from '../../src/modules/scraper/source.port.js';
import { type Answer, exchange, type RequestOptions } from '../support/http-answer.js';
import { Bustle } from './bustle.js';
import { Conductor } from './conductor.js';
import type { Plan } from './plan.js';
import { WorldClock } from './world-clock.js';

/** Where the data of one run lies. */
export interface Lodging {
  /** Of a database of the run's own. */
  readonly uri: string;
  readonly dataDir: string;
}

/** The whole application and the site that it reads, on one clock. */
export class House {
  private constructor(
    readonly site: SampleWorld,
    readonly app: NestFastifyApplication,
    readonly clock: WorldClock,
    readonly conductor: Conductor,
    private readonly origin: string,
    private readonly bustle: Bustle,
  ) {}

  static async open(plan: Plan, { uri, dataDir }: Lodging): Promise<House> {
    const clock = new WorldClock(plan.beginsAt);
    const bustle = new Bustle();
    const site = await SampleWorld.start({ ...plan.site, clock: () => clock.now() });
    const env = readEnv({ ...plan.settings, MONGODB_URI: monitored(uri), DATA_DIR: dataDir });
    const app = await start(env, clock, site);
    watchCommands(app, bustle);
    watchFetches(app, bustle);
    watchArchive(app, bustle);
    const conductor = new Conductor(clock, bustle);
    await conductor.settle();
    return new House(site, app, clock, conductor, await app.getUrl(), bustle);
  }

  get connection(): Connection {
    return this.app.get<Connection>(getConnectionToken());
  }

  /** Sends a request and lets time pass until it is answered. */
  ask(path: string, options?: RequestOptions): Promise<Answer> {
    return this.conductor.until(exchange(this.origin, path, options));
  }

  /** Sends a request that is answered without time passing, though threads work on it. */
  askAtOnce(path: string, options?: RequestOptions): Promise<Answer> {
    return this.bustle.during(exchange(this.origin, path, options));
  }

  async close(): Promise<void> {
    await this.conductor.until(this.app.close());
    await this.site.stop();
  }
}

async function start(env: Env, clock: Clock, site: SampleWorld): Promise<NestFastifyApplication> {
  const module = await Test.createTestingModule({ imports: [AppModule] })
    .overrideProvider(Env)
    .useValue(env)
    .overrideProvider(Clock)
    .useValue(clock)
    .overrideProvider(Source)
    .useFactory({
      inject: [HostGate],
      factory: (gate: HostGate) => openSampleSite(site, { env, gate, clock }),
    })
    .compile();
  const app = module.createNestApplication<NestFastifyApplication>(createAdapter(env), {
    bufferLogs: true,
  });
  app.useLogger(app.get(AppLogger));
  await setupApp(app);
  await app.listen(env.PORT, env.HOST);
  return app;
}

function monitored(uri: string): string {
  return `${uri}${uri.includes('?') ? '&' : '?'}monitorCommands=true`;
}

function watchCommands(app: NestFastifyApplication, bustle: Bustle): void {
  const ends = new Map<number, () => void>();
  const end = ({ requestId }: { readonly requestId: number }): void => {
    ends.get(requestId)?.();
    ends.delete(requestId);
  };
  app
    .get<Connection>(getConnectionToken())
    .getClient()
    .on('commandStarted', ({ requestId }) => ends.set(requestId, bustle.begin()))
    .on('commandSucceeded', end)
    .on('commandFailed', end);
}

/** From when a request may leave until its answer is read. */
function watchFetches(app: NestFastifyApplication, bustle: Bustle): void {
  const gate = app.get(HostGate, { strict: false });
  const enter = gate.enter.bind(gate);
  gate.enter = async (...intent) => {
    const passage = await enter(...intent);
    const end = bustle.begin();
    const leave = passage.leave.bind(passage);
    passage.leave = (how) => leave(how).finally(end);
    return passage;
  };
}

/** Documents are packed by threads. */
function watchArchive(app: NestFastifyApplication, bustle: Bustle): void {
  const snapshots = app.get(SnapshotsService, { strict: false });
  const archive = snapshots.archive.bind(snapshots);
  snapshots.archive = (arrival) => bustle.during(archive(arrival));
}
