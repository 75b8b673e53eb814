import { parentPort, workerData } from 'node:worker_threads';

import { EmbeddedMongoError } from './embedded-mongo.errors.js';
import { DatabaseServer, type ServerOptions } from './server/database-server.js';
import { type ThreadReply } from './thread-message.js';

function send(message: ThreadReply): void {
  parentPort?.postMessage(message);
}

function describe(error: unknown): ThreadReply {
  const cause = error instanceof Error ? error : new Error(String(error));
  const fields = error instanceof EmbeddedMongoError ? { ...error } : {};
  return { kind: 'failed', name: cause.name, message: cause.message, fields };
}

try {
  const server = await DatabaseServer.start(workerData as ServerOptions);
  parentPort?.once('message', () => {
    server.stop().then(
      () => {
        send({ kind: 'stopped' });
        parentPort?.close();
      },
      (error: unknown) => {
        send(describe(error));
      },
    );
  });
  send({ kind: 'started', uri: server.uri });
} catch (error) {
  send(describe(error));
}
