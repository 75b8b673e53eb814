import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';

import { createClient } from 'redis';

import { eventually } from './eventually.js';

/** A real Redis of the test's own. */
export interface RedisProcess {
  readonly url: string;
  /** Ends it as a crash would. */
  kill(): Promise<void>;
}

export function hasRedis(): boolean {
  return spawnSync('redis-server', ['--version']).status === 0;
}

export async function startRedis(port?: number): Promise<RedisProcess> {
  const own = port ?? (await freePort());
  const server = spawn(
    'redis-server',
    ['--port', String(own), '--save', '', '--bind', '127.0.0.1'],
    {
      stdio: 'ignore',
    },
  );
  const url = `redis://127.0.0.1:${own}`;
  await eventually(() => answersPing(url), Boolean);
  return { url, kill: () => kill(server) };
}

/** A port that nothing listens on right now. */
export async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address() as AddressInfo;
  probe.close();
  await once(probe, 'close');
  return port;
}

async function kill(server: ChildProcess): Promise<void> {
  if (server.exitCode === null && server.signalCode === null) {
    const exited = once(server, 'exit');
    server.kill('SIGKILL');
    await exited;
  }
}

async function answersPing(url: string): Promise<boolean> {
  const client = createClient({ url, socket: { reconnectStrategy: false } });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.quit();
    return true;
  } catch {
    return false;
  }
}
