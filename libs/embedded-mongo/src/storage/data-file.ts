import { closeSync, openSync } from 'node:fs';

import { DataDirectoryCorruptError } from '../embedded-mongo.errors.js';
import { FileDamage, readHeader } from './file-header.js';
import { TABLES } from './key-value-store.js';
import { comparing, readChecksums, writeChecksums } from './page-checksums.js';
import { walkPages } from './page-walk.js';

/**
 * LMDB maps its file into memory and trusts it: damage could end the process or be answered as data. So every page in
 * use is looked at before, and compared with its checksum where it has one.
 * @throws DataDirectoryCorruptError when something in the file is wrong.
 */
export function checkDataFile(dir: string, path: string, checksumPath: string): void {
  // Opened for writing too, so that a read-only disk is reported now and not at the first write.
  const file = openSync(path, 'r+');
  try {
    const header = readHeader(file);
    walkPages(file, header, TABLES, comparing(readChecksums(checksumPath), header));
  } catch (error) {
    if (error instanceof FileDamage) {
      throw new DataDirectoryCorruptError(dir, error.message);
    }
    throw error;
  } finally {
    closeSync(file);
  }
}

/** Notes the checksums of a file that LMDB has closed, for the next `checkDataFile`. */
export function sealDataFile(path: string, checksumPath: string): void {
  const file = openSync(path, 'r');
  try {
    writeChecksums(checksumPath, file, readHeader(file), TABLES);
  } finally {
    closeSync(file);
  }
}
