import {
  Global,
  Inject,
  Module,
  type OnModuleInit,
  type OnApplicationShutdown,
} from '@nestjs/common';
import {
  InjectConnection,
  MongooseModule,
  type MongooseModuleFactoryOptions,
} from '@nestjs/mongoose';
import type { Connection } from 'mongoose';

import { HealthProbes } from '../common/health/health-probes.js';
import { WorkInFlight } from '../common/lifecycle/work-in-flight.js';
import { Env } from '../config/env.js';
import { DatabaseConnector } from './database.connector.js';
import { driverOptions } from './driver-options.js';
import { DATABASE_SERVER, type DatabaseServer, openDatabaseServer } from './database.server.js';

@Global()
@Module({
  providers: [{ provide: DATABASE_SERVER, inject: [Env], useFactory: openDatabaseServer }],
  exports: [DATABASE_SERVER],
})
class DatabaseServerModule {}

/**
 * The MongoDB connection. The process starts without a server too: reads answer 503 until one is there, and the
 * connector goes on trying.
 */
@Module({
  imports: [
    DatabaseServerModule,
    MongooseModule.forRootAsync({ inject: [Env, DATABASE_SERVER], useFactory: connectionOptions }),
  ],
  providers: [DatabaseConnector],
})
export class DatabaseModule implements OnModuleInit, OnApplicationShutdown {
  constructor(
    private readonly connector: DatabaseConnector,
    @InjectConnection() private readonly connection: Connection,
    @Inject(DATABASE_SERVER) private readonly server: DatabaseServer,
    private readonly work: WorkInFlight,
    probes: HealthProbes,
  ) {
    probes.register({ name: 'database', isEssential: true, check: () => this.connector.report() });
  }

  /**
   * Before anything begins to work on it. The embedded server is there for certain; a remote one may not be, and is not
   * waited for longer than a request is.
   */
  async onModuleInit(): Promise<void> {
    await this.connector.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await this.work.settle();
    this.connector.stop();
    await this.connection.close();
    await this.server.stop();
  }
}

function connectionOptions(env: Env, server: DatabaseServer): MongooseModuleFactoryOptions {
  return { uri: server.uri, lazyConnection: true, ...driverOptions(env, server) };
}
