import {
  accessSync,
  constants,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import {
  DataDirectoryCorruptError,
  DataDirectoryForeignError,
  DataDirectoryNewerError,
  DataDirectoryUnreadableError,
  DiskFullError,
  EmbeddedMongoError,
} from '../embedded-mongo.errors.js';
import { checkDataFile } from './data-file.js';
import { type DirectoryLock, lockDirectory } from './directory-lock.js';

const FORMAT_FILE = 'FORMAT.json';
const DATA_FILE = 'data.lmdb';
const LOCK_FILE = 'LOCK';
const FORMAT = 1;
const ENGINE = 'embedded-mongo';
/** What may lie in an otherwise empty directory. */
const HARMLESS = /^(\..*|lost\+found|LOCK.*)$/;

/** A data directory that this process holds. */
export interface OpenDirectory {
  /** Opens the store in it, turning what goes wrong into an error that says what to do. */
  open<T>(open: (path: string, isDurable: boolean) => T): T;
  /** Frees the directory; an in-memory one is removed. */
  release(): void;
}

function fail(dir: string, error: unknown): never {
  if (error instanceof EmbeddedMongoError) {
    throw error;
  }
  const cause = error instanceof Error ? error : new Error(String(error));
  const { code } = cause as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || /no space left/i.test(cause.message)) {
    throw new DiskFullError(dir, { cause });
  }
  if (
    /MDB_|invalid|corrupt|not an LMDB|version mismatch/i.test(cause.message) &&
    code === undefined
  ) {
    throw new DataDirectoryCorruptError(dir, cause.message, { cause });
  }
  throw new DataDirectoryUnreadableError(dir, cause.message, { cause });
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
    throw new DataDirectoryCorruptError(dir, `${FORMAT_FILE} cannot be read`, { cause });
  }
  const { engine, format } = parsed as { engine?: unknown; format?: unknown };
  if (engine !== ENGINE || typeof format !== 'number') {
    throw new DataDirectoryForeignError(dir, FORMAT_FILE);
  }
  return format;
}

function checkFormat(dir: string): void {
  const format = readFormat(dir);
  if (format !== null) {
    if (format > FORMAT) {
      throw new DataDirectoryNewerError(dir, format, FORMAT);
    }
    return;
  }
  const foreign = readdirSync(dir).find((name) => !HARMLESS.test(name));
  if (foreign !== undefined) {
    throw new DataDirectoryForeignError(dir, foreign);
  }
}

function writeFormat(dir: string): void {
  const path = join(dir, FORMAT_FILE);
  if (!existsSync(path)) {
    // Written beside and renamed, so that the file is whole or not there.
    writeFileSync(`${path}.new`, `${JSON.stringify({ engine: ENGINE, format: FORMAT })}\n`);
    renameSync(`${path}.new`, path);
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
    checkFormat(dir);
    lock = lockDirectory(dir, join(dir, LOCK_FILE));
  } catch (error) {
    return fail(dir, error);
  }
  return {
    open: (open) => {
      try {
        checkFormat(dir);
        checkDataFile(dir, join(dir, DATA_FILE));
        writeFormat(dir);
        return open(join(dir, DATA_FILE), true);
      } catch (error) {
        return fail(dir, error);
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
