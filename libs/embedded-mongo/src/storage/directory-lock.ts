import {
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { hostname } from 'node:os';

import { DataDirectoryLockedError } from '../embedded-mongo.errors.js';

/** A held lock. */
export interface DirectoryLock {
  release(): void;
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  /** When the process started, in clock ticks since boot, with the boot's id: tells a reused pid apart. */
  readonly startedAt: string;
}

const HEARTBEAT_MS = 2000;
/** A holder on another host (a container) that gave no sign for this long is gone. */
const SILENCE_MS = 10_000;

function readOrEmpty(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    // Not every system has /proc; then the pid alone decides.
    return '';
  }
}

function processStart(pid: number): string {
  const afterName = readOrEmpty(`/proc/${pid}/stat`).split(') ').at(-1)?.split(' ');
  const boot = readOrEmpty('/proc/sys/kernel/random/boot_id').trim();
  return afterName?.[19] === undefined ? '' : `${boot}:${afterName[19]}`;
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

function readHolder(text: string): Holder | null {
  try {
    const { pid, host, startedAt } = JSON.parse(text) as Partial<Holder>;
    return typeof pid === 'number' && typeof host === 'string'
      ? { pid, host, startedAt: startedAt ?? '' }
      : null;
  } catch {
    // A lock that was cut short by a crash names nobody.
    return null;
  }
}

function isHeld(holder: Holder, path: string): boolean {
  if (holder.host !== hostname()) {
    return Date.now() - statSync(path).mtimeMs < SILENCE_MS;
  }
  return isAlive(holder.pid) && processStart(holder.pid) === holder.startedAt;
}

function takeAway(dir: string, path: string, stale: string): void {
  const aside = `${path}.${process.pid}`;
  renameSync(path, aside);
  const moved = readFileSync(aside, 'utf8');
  if (moved !== stale) {
    // Somebody else was faster and this is their lock: put it back.
    renameSync(aside, path);
    const holder = readHolder(moved);
    throw new DataDirectoryLockedError(dir, holder?.pid ?? 0, holder?.host ?? 'an unknown host');
  }
  rmSync(aside);
}

function claim(path: string, content: string): boolean {
  const own = `${path}.${process.pid}.${process.hrtime.bigint().toString()}`;
  try {
    writeFileSync(own, content);
    // Linking fails when the lock is there: it is taken whole or not at all.
    linkSync(own, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') {
      return false;
    }
    throw error;
  } finally {
    rmSync(own, { force: true });
  }
}

/** Takes the directory for this process. @throws DataDirectoryLockedError naming who has it. */
export function lockDirectory(dir: string, path: string): DirectoryLock {
  const content = JSON.stringify({
    pid: process.pid,
    host: hostname(),
    startedAt: processStart(process.pid),
  });
  if (!claim(path, content)) {
    const text = readOrEmpty(path);
    const holder = readHolder(text);
    if (holder && isHeld(holder, path)) {
      throw new DataDirectoryLockedError(dir, holder.pid, holder.host);
    }
    takeAway(dir, path, text);
    if (!claim(path, content)) {
      const other = readHolder(readOrEmpty(path));
      throw new DataDirectoryLockedError(dir, other?.pid ?? 0, other?.host ?? 'an unknown host');
    }
  }
  const heartbeat = setInterval(() => {
    try {
      const now = new Date();
      utimesSync(path, now, now);
    } catch {
      // The directory is gone or read-only; writes will say so with a better message.
    }
  }, HEARTBEAT_MS).unref();
  return {
    release: () => {
      clearInterval(heartbeat);
      if (readOrEmpty(path) === content) {
        rmSync(path, { force: true });
      }
    },
  };
}
