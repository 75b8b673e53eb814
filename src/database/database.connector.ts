import { Inject, Injectable, Logger } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { type Connection, type mongo, STATES } from 'mongoose';

import { Metrics } from '../common/metrics/metrics.js';
import type { ProbeReport } from '../common/health/health-probes.js';
import { Env } from '../config/env.js';
import { DATABASE_SERVER, type DatabaseServer } from './database.server.js';
import { driverOptions } from './driver-options.js';

const RETRY_MS = 2000;

/** Gets the connection up, builds the declared indexes once it is, and says how it is. */
@Injectable()
export class DatabaseConnector {
  private readonly logger = new Logger(DatabaseConnector.name);
  private retry: NodeJS.Timeout | null = null;
  private areIndexesBuilt = false;
  private isStopped = false;

  constructor(
    @InjectConnection() private readonly connection: Connection,
    @Inject(DATABASE_SERVER) private readonly server: DatabaseServer,
    private readonly env: Env,
    private readonly metrics: Metrics,
  ) {
    countConnections(connection, metrics);
  }

  /** Resolves after the first attempt, whether it succeeded or not; later ones go on behind. */
  async start(): Promise<void> {
    try {
      await this.connection.asPromise();
      await this.buildIndexes();
    } catch (error) {
      this.logger.error(error, 'The database is not usable yet; trying again');
      if (!this.isStopped) {
        this.retry = setTimeout(() => void this.reconnect(), RETRY_MS);
      }
    }
  }

  stop(): void {
    this.isStopped = true;
    clearTimeout(this.retry ?? undefined);
  }

  async report(): Promise<ProbeReport> {
    const isEmbedded = this.server.isEmbedded;
    if (this.connection.readyState !== STATES.connected) {
      return { status: 'down', isEmbedded };
    }
    await this.connection.db?.admin().ping();
    return { status: this.areIndexesBuilt ? 'up' : 'down', isEmbedded };
  }

  /** The driver repairs a connection that broke, but never one that did not come about. */
  private async reconnect(): Promise<void> {
    if (this.connection.readyState === STATES.disconnected) {
      const opening = this.connection.openUri(
        this.server.uri,
        driverOptions(this.env, this.server),
      );
      // Another attempt is another client.
      countConnections(this.connection, this.metrics);
      await opening.catch(() => undefined);
    }
    await this.start();
  }

  private async buildIndexes(): Promise<void> {
    await Promise.all(Object.values(this.connection.models).map((model) => model.createIndexes()));
    this.areIndexesBuilt = true;
  }
}

/** The driver tells each connection's life by events. */
function countConnections(connection: Connection, metrics: Metrics): void {
  // mongoose has no client when it could not even read the address; its types do not say so.
  const client = connection.getClient() as mongo.MongoClient | undefined;
  client?.on('connectionCreated', () => {
    metrics.countConnections('open', 1);
  });
  client?.on('connectionClosed', () => {
    metrics.countConnections('open', -1);
  });
  client?.on('connectionCheckedOut', () => {
    metrics.countConnections('inUse', 1);
  });
  client?.on('connectionCheckedIn', () => {
    metrics.countConnections('inUse', -1);
  });
}
