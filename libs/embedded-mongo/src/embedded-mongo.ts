import { Worker } from 'node:worker_threads';

import * as errors from './embedded-mongo.errors.js';
import { DatabaseServer, type ServerOptions } from './server/database-server.js';
import { type ThreadReply } from './thread-message.js';

/** How to start the database. */
export interface EmbeddedMongoOptions {
  /** The data directory, made when it is not there. Without one everything is in memory and gone after `stop`. */
  readonly dir?: string | undefined;
  /** The loopback port; any free one by default. */
  readonly port?: number | undefined;
  /** The path of a Unix socket to listen on instead of a port. */
  readonly socket?: string | undefined;
  /** Where it runs: in a thread of its own (default), or in the caller's, which tests may prefer. */
  readonly thread?: 'worker' | 'caller' | undefined;
  /** How often documents past their TTL are removed, in ms; every minute by default. */
  readonly ttlIntervalMs?: number | undefined;
}

const TYPESCRIPT_LOADER = ['--import', '@swc-node/register/esm-register'];

interface Running {
  readonly uri: string;
  stop(): Promise<void>;
}

/** A MongoDB-compatible database inside this process, for one machine. */
export class EmbeddedMongo {
  private stopping: Promise<void> | null = null;

  private constructor(private readonly running: Running) {}

  /** Where drivers connect. */
  get uri(): string {
    return this.running.uri;
  }

  /** Starts a database. @throws EmbeddedMongoError with a stable `code` when it cannot. */
  static async start(options: EmbeddedMongoOptions = {}): Promise<EmbeddedMongo> {
    const { thread = 'worker', ...server } = options;
    return new EmbeddedMongo(
      thread === 'caller' ? await DatabaseServer.start(server) : await startThread(server),
    );
  }

  /** Closes connections and the data directory; everything acknowledged is on the disk. May be called again. */
  stop(): Promise<void> {
    this.stopping ??= this.running.stop();
    return this.stopping;
  }
}

function toError(reply: ThreadReply & { kind: 'failed' }): Error {
  const known = Object.entries(errors).find(([name]) => name === reply.name)?.[1];
  const prototype = (known ?? Error).prototype as object;
  const error = Object.assign(new Error(reply.message), reply.fields, { name: reply.name });
  // The class did not survive the way between threads; callers may ask `instanceof`.
  return Object.setPrototypeOf(error, prototype) as Error;
}

function newWorker(options: ServerOptions): Worker {
  const isTypeScript = import.meta.url.endsWith('.ts');
  const file = new URL(isTypeScript ? './server-thread.ts' : './server-thread.js', import.meta.url);
  const inherits = process.execArgv.some((argument) => argument.includes('@swc-node/register'));
  return new Worker(file, {
    workerData: options,
    ...(isTypeScript && !inherits ? { execArgv: TYPESCRIPT_LOADER } : {}),
  });
}

function startThread(options: ServerOptions): Promise<Running> {
  const worker = newWorker(options);
  const exited = new Promise<void>((resolve) =>
    worker.once('exit', () => {
      resolve();
    }),
  );
  return new Promise((resolve, reject) => {
    worker.on('error', (error) => {
      reject(
        new errors.DatabaseThreadError(error instanceof Error ? error.message : String(error)),
      );
    });
    worker.on('message', (reply: ThreadReply) => {
      if (reply.kind === 'failed') {
        void worker.terminate();
        reject(toError(reply));
      } else if (reply.kind === 'started') {
        resolve({
          uri: reply.uri,
          stop: () => {
            worker.postMessage('stop');
            return exited;
          },
        });
      }
    });
    void exited.then(() => {
      reject(new errors.DatabaseThreadError('it ended before it was ready'));
    });
  });
}
