import {
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  writeSync,
} from 'node:fs';
import { crc32 } from 'node:zlib';

import { FileDamage, type FileHeader } from './file-header.js';
import { type PageVisitor, walkPages } from './page-walk.js';

const HEAD_BYTES = 16;
const VERSION = 1;

/**
 * Checksums of every page in use when a database was last stopped. A page tells which transaction wrote it, so those
 * that nobody has written since can be compared at any later start, also after a crash.
 */
export interface PageChecksums {
  readonly transaction: number;
  /** By page number; 0 where no page was in use. */
  readonly sums: Uint32Array;
}

function sumOf(bytes: Buffer): number {
  return crc32(bytes) || 1;
}

/** Reads checksums that `seal` wrote; null when there are none, or none that are whole. */
export function readChecksums(path: string): PageChecksums | null {
  let bytes: Buffer;
  try {
    bytes = readFileSync(path);
  } catch {
    // Never stopped in peace, or written by an earlier version: then only what the pages say of themselves is checked.
    return null;
  }
  const body = bytes.subarray(4);
  const isWhole = bytes.length >= HEAD_BYTES && bytes.length % 4 === 0;
  if (!isWhole || crc32(body) !== bytes.readUInt32LE(0) || bytes.readUInt32LE(4) !== VERSION) {
    return null;
  }
  const sums = new Uint32Array((bytes.length - HEAD_BYTES) / 4);
  for (let page = 0; page < sums.length; page += 1) {
    sums[page] = bytes.readUInt32LE(HEAD_BYTES + 4 * page);
  }
  return { transaction: bytes.readDoubleLE(8), sums };
}

/** Compares pages with their checksums. @throws FileDamage from the visitor at the first that differs. */
export function comparing(checksums: PageChecksums | null, header: FileHeader): PageVisitor {
  if (checksums === null || checksums.transaction > header.transaction) {
    return () => undefined;
  }
  const { transaction: sealedAt, sums } = checksums;
  return (page, transaction, bytes) => {
    if (transaction <= sealedAt && sums[page] !== sumOf(bytes)) {
      throw new FileDamage(`page ${page} has changed since it was written`);
    }
  };
}

/** Writes the checksums of every page in use, beside and then renamed, so that they are whole or the earlier ones. */
export function writeChecksums(
  path: string,
  file: number,
  header: FileHeader,
  tables: readonly string[],
): void {
  const bytes = Buffer.alloc(HEAD_BYTES + 4 * (header.lastPage + 1));
  walkPages(file, header, tables, (page, _transaction, content) => {
    bytes.writeUInt32LE(sumOf(content), HEAD_BYTES + 4 * page);
  });
  bytes.writeUInt32LE(VERSION, 4);
  bytes.writeDoubleLE(header.transaction, 8);
  bytes.writeUInt32LE(crc32(bytes.subarray(4)), 0);
  const beside = `${path}.new`;
  try {
    const out = openSync(beside, 'w');
    try {
      writeSync(out, bytes);
      fsyncSync(out);
    } finally {
      closeSync(out);
    }
    renameSync(beside, path);
  } catch (error) {
    rmSync(beside, { force: true });
    throw error;
  }
}
