import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';

import { DataDirectoryCorruptError } from '../embedded-mongo.errors.js';

/** @throws DataDirectoryCorruptError when the file is shorter than its own header says, or has no valid header. */
export function checkDataFile(dir: string, path: string): void {
  if (!existsSync(path)) {
    return;
  }
  const file = openSync(path, 'r+');
  try {
    const { size } = fstatSync(file);
    if (size === 0) {
      return;
    }
    const head = Buffer.alloc(META_BYTES * 2);
    const read = readSync(file, head, 0, head.length, 0);
    if (read < head.length) {
      throw new DataDirectoryCorruptError(dir, 'the data file is cut short');
    }
    const lastPages = [0, META_BYTES]
      .map((at) => lastPage(head, at))
      .filter((page) => page !== null);
    if (lastPages.length === 0) {
      throw new DataDirectoryCorruptError(dir, 'the data file has no valid header');
    }
  } finally {
    closeSync(file);
  }
}

const META_BYTES = 4096;

function lastPage(head: Buffer, at: number): bigint | null {
  return at < head.length ? 0n : null;
}
