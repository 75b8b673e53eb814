import { chmodSync, rmSync } from 'node:fs';
import { createServer, type Server, type Socket } from 'node:net';

import { InvalidBsonError } from '../bson/decode.js';
import { PortInUseError } from '../embedded-mongo.errors.js';
import { DatabaseStore } from '../storage/database.js';
import { type OpenDirectory, openDirectory } from '../storage/data-directory.js';
import {
  encodeReply,
  MalformedMessageError,
  MessageSplitter,
  parseRequest,
} from '../wire/message.js';
import { CursorRegistry } from './cursor-registry.js';
import { dispatch, type Shared } from './dispatcher.js';
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
const LOOPBACK = '127.0.0.1';

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
    const splitter = new MessageSplitter();
    this.sockets.add(socket);
    socket.on('close', () => this.sockets.delete(socket));
    // A driver that goes away resets its connection; there is nobody left to tell.
    socket.on('error', () => socket.destroy());
    let last: Promise<void> = Promise.resolve();
    socket.on('data', (chunk) => {
      try {
        for (const message of splitter.push(chunk)) {
          last = last.then(() => this.answer(socket, message, connectionId));
        }
      } catch {
        socket.destroy();
      }
    });
  }

  private async answer(socket: Socket, message: Buffer, connectionId: number): Promise<void> {
    try {
      const request = parseRequest(message);
      const answer = await dispatch(request, this.shared, connectionId);
      if (!request.wantsReply || socket.destroyed) {
        return;
      }
      socket.cork();
      for (const part of encodeReply(request, answer)) {
        socket.write(part);
      }
      socket.uncork();
    } catch (error) {
      if (!(error instanceof MalformedMessageError || error instanceof InvalidBsonError)) {
        throw error;
      }
      socket.destroy();
    }
  }
}

function listen(server: Server, { port, socket }: ServerOptions): Promise<string> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      const where = socket ?? `${LOOPBACK}:${port ?? 0}`;
      reject(error.code === 'EADDRINUSE' ? new PortInUseError(where) : error);
    });
    if (socket !== undefined) {
      server.listen(socket, () => {
        chmodSync(socket, 0o600);
        resolve(`mongodb://${encodeURIComponent(socket)}/?directConnection=true`);
      });
      return;
    }
    server.listen(port ?? 0, LOOPBACK, () => {
      const address = server.address();
      const bound = typeof address === 'object' && address ? address.port : port;
      resolve(`mongodb://${LOOPBACK}:${String(bound)}/?directConnection=true`);
    });
  });
}
