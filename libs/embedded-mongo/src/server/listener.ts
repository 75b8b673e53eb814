import { chmodSync, lstatSync, rmSync } from 'node:fs';
import { connect, type Server } from 'node:net';

import { AddressUnusableError, PortInUseError } from '../embedded-mongo.errors.js';

/** Where a server is to listen. */
export interface Address {
  readonly port?: number | undefined;
  readonly socket?: string | undefined;
}

const LOOPBACK = '127.0.0.1';

function isSocketFile(path: string): boolean {
  return lstatSync(path, { throwIfNoEntry: false })?.isSocket() === true;
}

/** True when nobody listens on a socket that is there: its process was killed before it could remove it. */
function isLeftOver(path: string): Promise<boolean> {
  return new Promise((resolve) => {
    const probe = connect(path);
    probe.once('connect', () => {
      probe.destroy();
      resolve(false);
    });
    probe.once('error', ({ code }: NodeJS.ErrnoException) => {
      resolve(code === 'ECONNREFUSED');
    });
  });
}

function listening(server: Server, { port, socket }: Address): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(
      socket === undefined ? { port: port ?? 0, host: LOOPBACK } : { path: socket },
      () => {
        server.off('error', reject);
        resolve();
      },
    );
  });
}

function toStartError(error: unknown, address: Address): Error {
  const where = address.socket ?? `${LOOPBACK}:${address.port ?? 0}`;
  const { code, message } = error as NodeJS.ErrnoException;
  return code === 'EADDRINUSE'
    ? new PortInUseError(where)
    : new AddressUnusableError(where, message, { cause: error });
}

function uriOf(server: Server, socket: string | undefined): string {
  if (socket !== undefined) {
    chmodSync(socket, 0o600);
    return `mongodb://${encodeURIComponent(socket)}/?directConnection=true`;
  }
  const address = server.address();
  const port = typeof address === 'object' && address ? address.port : 0;
  return `mongodb://${LOOPBACK}:${port}/?directConnection=true`;
}

/** Starts to listen and gives the URI for drivers. @throws PortInUseError or AddressUnusableError. */
export async function listen(server: Server, address: Address): Promise<string> {
  const { socket } = address;
  if (socket !== undefined && isSocketFile(socket) && (await isLeftOver(socket))) {
    rmSync(socket, { force: true });
  }
  try {
    await listening(server, address);
    // A path that is too long is cut without a word, so that there is no such socket here.
    return uriOf(server, socket);
  } catch (error) {
    server.close();
    throw toStartError(error, address);
  }
}
