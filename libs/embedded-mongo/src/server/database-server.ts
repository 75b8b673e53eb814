import { rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';

import { DatabaseStore } from '../storage/database.js';
import { type OpenDirectory, openDirectory } from '../storage/data-directory.js';
import { Connection } from './connection.js';
import { CursorRegistry } from './cursor-registry.js';
import { dispatch, type Shared } from './dispatcher.js';
import { listen } from './listener.js';
import { OperationCounters } from './operation-counters.js';

import { expireDocuments } from './ttl-sweeper.js';

/** Where the server stores and listens. */
export interface ServerOptions {
  readonly dir?: string | undefined;
  readonly port?: number | undefined;
  readonly socket?: string | undefined;
  /** How often documents past their TTL are removed, in ms. */
  readonly ttlIntervalMs?: number | undefined;
}

const CURSOR_IDLE_MS = 600_000;
const CURSOR_SWEEP_MS = 30_000;
const DEFAULT_TTL_INTERVAL_MS = 60_000;

/** Listens for drivers and runs their commands, in the thread that made it. */
export class DatabaseServer {
  private readonly sockets = new Set<Socket>();
  private readonly timers: NodeJS.Timeout[] = [];
  private lastConnectionId = 0;

  private constructor(
    private readonly directory: OpenDirectory,
    private readonly shared: Shared,
    private readonly server: Server,
    readonly uri: string,
    private readonly socketPath: string | null,
  ) {
    server.on('connection', (socket) => {
      this.accept(socket);
    });
  }

  /** @throws EmbeddedMongoError when the directory or the address cannot be used. */
  static async start(options: ServerOptions): Promise<DatabaseServer> {
    const directory = openDirectory(options.dir ?? null);
    let store: DatabaseStore | null = null;
    try {
      store = directory.open((path, isDurable) => new DatabaseStore({ path, isDurable }));
      const server = createServer({ noDelay: true });
      const uri = await listen(server, options);
      const cursors = new CursorRegistry(CURSOR_IDLE_MS);
      const facts = {
        startedAt: Date.now(),
        address: uri.replace(/^mongodb:\/\//, '').replace(/\/.*$/, ''),
        isDurable: options.dir !== undefined,
        operations: new OperationCounters(),
        connectionCount: () => started.sockets.size,
      };
      const started = new DatabaseServer(
        directory,
        { store, cursors, facts },
        server,
        uri,
        options.socket ?? null,
      );
      started.keepHouse(options.ttlIntervalMs ?? DEFAULT_TTL_INTERVAL_MS);
      return started;
    } catch (error) {
      await store?.close();
      directory.release();
      throw error;
    }
  }

  /** Closes connections, waits for what was acknowledged to reach the disk, and frees the directory. */
  async stop(): Promise<void> {
    for (const timer of this.timers) {
      clearInterval(timer);
    }
    const closed = new Promise<void>((resolve) => {
      this.server.close(() => {
        resolve();
      });
    });
    for (const socket of this.sockets) {
      socket.destroy();
    }
    await closed;
    await this.shared.store.close();
    this.directory.seal();
    if (this.socketPath !== null) {
      rmSync(this.socketPath, { force: true });
    }
    this.directory.release();
  }

  private keepHouse(ttlIntervalMs: number): void {
    const sweepCursors = setInterval(() => {
      this.shared.cursors.sweep();
    }, CURSOR_SWEEP_MS);
    const sweepTtl = setInterval(() => {
      void expireDocuments(this.shared.store, Date.now());
    }, ttlIntervalMs);
    this.timers.push(sweepCursors.unref(), sweepTtl.unref());
  }

  private accept(socket: Socket): void {
    this.lastConnectionId += 1;
    const connectionId = this.lastConnectionId;
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    new Connection(socket, (request) => dispatch(request, this.shared, connectionId));
  }
}
