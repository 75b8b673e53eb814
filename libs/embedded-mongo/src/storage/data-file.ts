import { closeSync, existsSync, fstatSync, openSync, readSync } from 'node:fs';

import { DataDirectoryCorruptError } from '../embedded-mongo.errors.js';

/** LMDB's two header pages: where they start and what is in them (its `MDB_page` and `MDB_meta`). */
const HEADER_PAGES = [0, 4096];
const HEADER_BYTES = 160;
const MAGIC_AT = 24;
const MAGIC = 0xbeefc0de;
const PAGE_SIZE_AT = 48;
const LAST_PAGE_AT = 144;
const TRANSACTION_AT = 152;

interface Header {
  readonly transaction: bigint;
  readonly neededBytes: bigint;
}

function readHeader(file: number, at: number): Header | null {
  const bytes = Buffer.alloc(HEADER_BYTES);
  const read = readSync(file, bytes, 0, HEADER_BYTES, at);
  if (read < HEADER_BYTES || bytes.readUInt32LE(MAGIC_AT) !== MAGIC) {
    return null;
  }
  const pageSize = BigInt(bytes.readUInt32LE(PAGE_SIZE_AT));
  return {
    transaction: bytes.readBigUInt64LE(TRANSACTION_AT),
    neededBytes: (bytes.readBigUInt64LE(LAST_PAGE_AT) + 1n) * pageSize,
  };
}

function latest(headers: readonly Header[]): Header | null {
  return headers.reduce<Header | null>(
    (best, header) => (best && best.transaction >= header.transaction ? best : header),
    null,
  );
}

/**
 * LMDB maps its file into memory, where a file that was cut short ends the process. So it is looked at before.
 * @throws DataDirectoryCorruptError when the header is not LMDB's, or the file is shorter than it says.
 */
export function checkDataFile(dir: string, path: string): void {
  if (!existsSync(path)) {
    return;
  }
  // Opened for writing too, so that a read-only disk is reported now and not at the first write.
  const file = openSync(path, 'r+');
  try {
    const { size } = fstatSync(file);
    if (size === 0) {
      return;
    }
    const headers = HEADER_PAGES.map((at) => readHeader(file, at)).filter(
      (header) => header !== null,
    );
    const header = latest(headers);
    if (!header) {
      throw new DataDirectoryCorruptError(dir, 'the data file has no valid header');
    }
    if (BigInt(size) < header.neededBytes) {
      throw new DataDirectoryCorruptError(
        dir,
        `the data file has ${size} bytes, its header speaks of ${header.neededBytes.toString()}`,
      );
    }
  } finally {
    closeSync(file);
  }
}
