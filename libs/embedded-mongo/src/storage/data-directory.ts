import {
  accessSync,
  closeSync,
  constants,
  existsSync,
  fsyncSync,
  mkdirSync,
  mkdtempSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getSystemErrorName } from 'node:util';

import {
  DataDirectoryCorruptError,
  DataDirectoryForeignError,
  DataDirectoryNewerError,
  DataDirectoryUnreadableError,
  DiskFullError,
  EmbeddedMongoError,
} from '../embedded-mongo.errors.js';
import { checkDataFile, sealDataFile } from './data-file.js';
import { type DirectoryLock, lockDirectory } from './directory-lock.js';

const FORMAT_FILE = 'FORMAT.json';
/** Stands in place of the format file from the first moment of a new directory until its data file is whole. */
const UNFINISHED_FILE = `${FORMAT_FILE}.new`;
const DATA_FILE = 'data.lmdb';
const LOCK_FILE = 'LOCK';
const CHECKSUM_FILE = 'CHECKSUMS';
const FORMAT = 1;
const ENGINE = 'embedded-mongo';
const FORMAT_TEXT = `${JSON.stringify({ engine: ENGINE, format: FORMAT })}\n`;
/** What may lie in an otherwise empty directory. */
const HARMLESS = /^(\..*|lost\+found|LOCK.*)$/;
/** No room: on the disk, within a quota, or within a limit on the size of files. */
const NO_ROOM = new Set(['ENOSPC', 'EDQUOT', 'EFBIG']);

/** A data directory that this process holds. */
export interface OpenDirectory {
  /** Opens the store in it, turning what goes wrong into an error that says what to do. */
  open<T>(open: (path: string, isDurable: boolean) => T): T;
  /** Notes how the store's file was left, for the check at the next start. Only once the store is closed. */
  seal(): void;
  /** Frees the directory; an in-memory one is removed. */
  release(): void;
}

/** The name of a system error, also of lmdb's, which have its number; null when the system had no part in it. */
function systemCode(error: unknown): string | null {
  const { code } = Object(error) as { code?: unknown };
  const name = typeof code === 'number' && code > 0 ? getSystemErrorName(-code) : code;
  return typeof name === 'string' && /^E[A-Z0-9]+$/.test(name) ? name : null;
}

function fail(dir: string, error: unknown): never {
  if (error instanceof EmbeddedMongoError) {
    throw error;
  }
  const code = systemCode(error);
  if (code !== null && NO_ROOM.has(code)) {
    throw new DiskFullError(dir, { cause: error });
  }
  const { message: reason } = error as Error;
  if (code === null) {
    // Neither the system nor the disk complained, so it is what was read that makes no sense.
    throw new DataDirectoryCorruptError(dir, reason, { cause: error });
  }
  throw new DataDirectoryUnreadableError(dir, reason, { cause: error });
}

function readFormat(dir: string): number | null {
  const path = join(dir, FORMAT_FILE);
  if (!existsSync(path)) {
    return null;
  }
  let parsed: unknown;
  try {
    parsed = JSON.parse(readFileSync(path, 'utf8'));
  } catch (cause) {
    throw cause instanceof SyntaxError
      ? new DataDirectoryCorruptError(dir, `${FORMAT_FILE} cannot be read`, { cause })
      : cause;
  }
  const { engine, format } = Object(parsed) as { engine?: unknown; format?: unknown };
  if (engine !== ENGINE) {
    throw new DataDirectoryForeignError(dir, FORMAT_FILE);
  }
  if (typeof format !== 'number' || !Number.isInteger(format) || format < 1) {
    throw new DataDirectoryCorruptError(dir, `${FORMAT_FILE} names no format`);
  }
  return format;
}

/** True when an earlier start made the directory and ended before anybody could have written to it. */
function isUnfinished(dir: string): boolean {
  const path = join(dir, UNFINISHED_FILE);
  return existsSync(path) && FORMAT_TEXT.startsWith(readFileSync(path, 'utf8'));
}

/** Tells whether the directory holds a database. @throws EmbeddedMongoError when it holds something else. */
function holdsDatabase(dir: string): boolean {
  const format = readFormat(dir);
  if (format !== null) {
    if (format > FORMAT) {
      throw new DataDirectoryNewerError(dir, format, FORMAT);
    }
    if (!existsSync(join(dir, DATA_FILE))) {
      throw new DataDirectoryCorruptError(dir, `${DATA_FILE} is missing`);
    }
    return true;
  }
  if (isUnfinished(dir)) {
    return false;
  }
  const foreign = readdirSync(dir).find((name) => !HARMLESS.test(name));
  if (foreign === DATA_FILE) {
    throw new DataDirectoryCorruptError(dir, `${FORMAT_FILE} is missing`);
  }
  if (foreign !== undefined) {
    throw new DataDirectoryForeignError(dir, foreign);
  }
  return false;
}

function flush(path: string): void {
  const file = openSync(path, 'r');
  fsyncSync(file);
  closeSync(file);
}

function removeUnfinished(dir: string): void {
  for (const name of [DATA_FILE, `${DATA_FILE}-lock`, UNFINISHED_FILE]) {
    rmSync(join(dir, name), { force: true });
  }
}

/** Makes a new database: all of it, or, however this ends, nothing that the next start would take for one. */
function create<T>(dir: string, open: (path: string, isDurable: boolean) => T): T {
  removeUnfinished(dir);
  try {
    writeFileSync(join(dir, UNFINISHED_FILE), FORMAT_TEXT);
    flush(join(dir, UNFINISHED_FILE));
    const opened = open(join(dir, DATA_FILE), true);
    renameSync(join(dir, UNFINISHED_FILE), join(dir, FORMAT_FILE));
    // Before the first write is acknowledged, the disk must know that this is a database.
    flush(dir);
    return opened;
  } catch (error) {
    removeUnfinished(dir);
    throw error;
  }
}

function openInMemory(): OpenDirectory {
  const dir = mkdtempSync(join(tmpdir(), `${ENGINE}-`));
  return {
    open: (open) => {
      const opened = open(join(dir, DATA_FILE), false);
      // The open file lives on without its name and goes with the process, however that ends.
      rmSync(dir, { recursive: true, force: true });
      return opened;
    },
    seal: () => undefined,
    release: () => {
      rmSync(dir, { recursive: true, force: true });
    },
  };
}

function openOnDisk(dir: string): OpenDirectory {
  let lock: DirectoryLock;
  try {
    mkdirSync(dir, { recursive: true });
    accessSync(dir, constants.R_OK | constants.W_OK | constants.X_OK);
    holdsDatabase(dir);
    lock = lockDirectory(dir, join(dir, LOCK_FILE));
  } catch (error) {
    return fail(dir, error);
  }
  return {
    open: (open) => {
      try {
        if (!holdsDatabase(dir)) {
          return create(dir, open);
        }
        checkDataFile(dir, join(dir, DATA_FILE), join(dir, CHECKSUM_FILE));
        return open(join(dir, DATA_FILE), true);
      } catch (error) {
        return fail(dir, error);
      }
    },
    seal: () => {
      try {
        sealDataFile(join(dir, DATA_FILE), join(dir, CHECKSUM_FILE));
      } catch {
        // A full or failing disk must not keep the database from stopping; the earlier checksums still hold.
      }
    },
    release: () => {
      lock.release();
    },
  };
}

/** Takes a data directory for this process; null means in memory. @throws EmbeddedMongoError when it cannot be used. */
export function openDirectory(dir: string | null): OpenDirectory {
  return dir === null ? openInMemory() : openOnDisk(dir);
}
