import { getConnectionToken } from '@nestjs/mongoose';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { Test, type TestingModuleBuilder } from '@nestjs/testing';
import type { Connection } from 'mongoose';

import './esm-for-commonjs.js';

import { Clock } from '../../src/common/clock/clock.js';
import { Env } from '../../src/config/env.js';
import {
  DATABASE_SERVER,
  type DatabaseServer,
  openDatabaseServer,
} from '../../src/database/database.server.js';
import { holdToContract } from './api-contract.js';
import { clientOf, type PagelensClient } from './api-client.js';
import { CommandMonitor, withCommandMonitoring } from './command-monitor.js';
import { type Answer, exchange, type RequestOptions } from './http-answer.js';
import { makeTemporaryDirectory } from './temporary-directory.js';
import { claimForeignDatabase, claimTestDatabase, type TestDatabase } from './test-database.js';
import { testSettings } from './test-settings.js';

const { createAdapter, setupApp } = await import('../../src/app.setup.js');
const { AppModule } = await import('../../src/app.module.js');
const { AppLogger } = await import('../../src/common/logging/app.logger.js');

export interface TestAppOptions {
  /** Environment variables beyond those every test runs with. */
  readonly settings?: Readonly<Record<string, string>>;
  readonly clock?: Clock;
  /** Where the data lies that outlives the application. Absent: a database of its own, dropped by `close`. */
  readonly storage?: TestStorage;
  readonly override?: (builder: TestingModuleBuilder) => TestingModuleBuilder;
}

/** The whole application over real HTTP. */
export interface TestApp {
  readonly app: NestFastifyApplication;
  readonly env: Env;
  readonly origin: string;
  readonly connection: Connection;
  readonly commands: CommandMonitor;
  /** Sends a request; every answer is held against the OpenAPI document. */
  send(path: string, options?: RequestOptions): Promise<Answer>;
  /** The typed client of clients/typescript; its answers are held against the document like all others. */
  readonly client: PagelensClient;
  close(): Promise<void>;
}

/** A place for data that outlives one application, for tests of a restart: a folder, unless MONGODB_URI names a server. */
export interface TestStorage {
  readonly dataDir: string;
  readonly database: TestDatabase | null;
  remove(): Promise<void>;
}

export function createTestStorage(): Promise<TestStorage> {
  return storageWith(claimForeignDatabase());
}

async function storageWith(database: TestDatabase | null): Promise<TestStorage> {
  const directory = await makeTemporaryDirectory();
  return {
    dataDir: directory.path,
    database,
    remove: async () => {
      await database?.drop();
      await directory.remove();
    },
  };
}

export async function createTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const storage = options.storage ?? (await storageWith(await claimTestDatabase()));
  const env = testSettings({
    DATA_DIR: storage.dataDir,
    ...(storage.database && { MONGODB_URI: storage.database.uri }),
    ...options.settings,
  });
  const app = await start(env, options);
  const origin = await app.getUrl();
  const connection = app.get<Connection>(getConnectionToken());
  await holdToContract(origin);
  return {
    app,
    env,
    origin,
    connection,
    commands: new CommandMonitor(connection),
    send: (path, request) => exchange(origin, path, request),
    client: clientOf(origin),
    close: async () => {
      await app.close();
      if (!options.storage) {
        await storage.remove();
      }
    },
  };
}

async function start(
  env: Env,
  { clock, override = (builder) => builder }: TestAppOptions,
): Promise<NestFastifyApplication> {
  const builder = Test.createTestingModule({ imports: [AppModule] })
    .overrideProvider(Env)
    .useValue(env)
    .overrideProvider(DATABASE_SERVER)
    .useFactory({ factory: () => openMonitoredServer(env) });
  const timed = clock ? builder.overrideProvider(Clock).useValue(clock) : builder;
  const module = await override(timed).compile();
  const app = module.createNestApplication<NestFastifyApplication>(createAdapter(env), {
    bufferLogs: true,
  });
  app.useLogger(app.get(AppLogger));
  await setupApp(app);
  await app.listen(env.PORT, env.HOST);
  return app;
}

/** The server the application would open itself, with the driver telling what it sends. */
async function openMonitoredServer(env: Env): Promise<DatabaseServer> {
  const server = await openDatabaseServer(env);
  return { ...server, uri: withCommandMonitoring(server.uri), stop: () => server.stop() };
}
