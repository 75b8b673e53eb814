import { Inject, Injectable, Logger } from '@nestjs/common';
import { InjectConnection } from '@nestjs/mongoose';
import { type Connection, STATES } from 'mongoose';

import { Metrics } from '../common/metrics/metrics.js';
import type { ProbeReport } from '../common/health/health-probes.js';
import { DATABASE_SERVER, type DatabaseServer } from './database.server.js';

const RETRY_MS = 2000;

/** Gets the connection up, builds the declared indexes once it is, and says how it is. */
@Injectable()
export class DatabaseConnector {
  private readonly logger = new Logger(DatabaseConnector.name);
  private retry: NodeJS.Timeout | null = null;
  private areIndexesBuilt = false;

  constructor(
    @InjectConnection() private readonly connection: Connection,
    @Inject(DATABASE_SERVER) private readonly server: DatabaseServer,
    metrics: Metrics,
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
      this.retry = setTimeout(() => {
        void this.reconnect();
      }, RETRY_MS);
    }
  }

  stop(): void {
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
      await this.connection.openUri(this.server.uri).catch(() => undefined);
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
  const client = connection.getClient();
  client.on('connectionCreated', () => {
    metrics.countConnections('open', 1);
  });
  client.on('connectionClosed', () => {
    metrics.countConnections('open', -1);
  });
  client.on('connectionCheckedOut', () => {
    metrics.countConnections('inUse', 1);
  });
  client.on('connectionCheckedIn', () => {
    metrics.countConnections('inUse', -1);
  });
}
