import { readFileSync, readSync } from 'node:fs';

/** What is wrong with a data file, as the end of the sentence "the data is damaged: …". */
export class FileDamage extends Error {
  override readonly name = 'FileDamage';
}

/** One of LMDB's trees as its `MDB_db` describes it. */
export interface Tree {
  readonly depth: number;
  readonly entryCount: number;
  /** The page of its root; null when it is empty. */
  readonly root: number | null;
}

/** What LMDB will read when it opens a file: the state of one transaction. */
export interface FileHeader {
  readonly pageBytes: number;
  readonly lastPage: number;
  readonly transaction: number;
  /** Which pages are free, by transaction. */
  readonly free: Tree;
  /** The named tables. */
  readonly main: Tree;
}

interface Meta extends FileHeader {
  readonly isUnflushed: boolean;
  readonly bootId: bigint;
}

/** Every page starts with its number, the transaction that wrote it, its kind and its bounds. */
export const PAGE_HEADER_BYTES = 24;
/** The bytes of an `MDB_db`. */
export const TREE_BYTES = 48;

// Offsets within LMDB's `MDB_meta`, which follows a page's header (data version 2 of lmdb-js).
const MAGIC = 0xbeefc0de;
const DATA_VERSION = 2;
const META_BYTES = 144;
const TREES_AT = 24;
const LAST_PAGE_AT = 120;
const TRANSACTION_AT = 128;
const BOOT_ID_AT = 136;
const FLAGS_AT = 28;
/** LMDB's `MDB_OVERLAPPINGSYNC` among the flags: the state was written, but nobody waited for the disk. */
const UNFLUSHED = 0x1000;
const META_PAGE = 0x08;
const FLAGS_IN_PAGE_AT = 18;
const SMALLEST_PAGE = 256;
const LARGEST_PAGE = 65_536;

/** An 8-byte number; beyond 2^53 it is not exact, which no valid page number is. */
export function readNumber(bytes: Buffer, at: number): number {
  return bytes.readUInt32LE(at) + bytes.readUInt32LE(at + 4) * 2 ** 32;
}

/** Reads an `MDB_db`. */
export function readTree(bytes: Buffer, at: number): Tree {
  const isEmpty = bytes.readBigUInt64LE(at + 40) === 0xffff_ffff_ffff_ffffn;
  return {
    depth: bytes.readUInt16LE(at + 6),
    entryCount: readNumber(bytes, at + 32),
    root: isEmpty ? null : readNumber(bytes, at + 40),
  };
}

function readAt(file: number, at: number): Buffer {
  const bytes = Buffer.alloc(PAGE_HEADER_BYTES + META_BYTES);
  if (readSync(file, bytes, 0, bytes.length, at) < bytes.length) {
    throw new FileDamage('the data file ends within its header');
  }
  return bytes;
}

function toMeta(page: Buffer): Meta {
  const bytes = page.subarray(PAGE_HEADER_BYTES);
  return {
    pageBytes: bytes.readUInt32LE(TREES_AT),
    free: readTree(bytes, TREES_AT),
    main: readTree(bytes, TREES_AT + TREE_BYTES),
    lastPage: readNumber(bytes, LAST_PAGE_AT),
    transaction: readNumber(bytes, TRANSACTION_AT),
    isUnflushed: (bytes.readUInt16LE(FLAGS_AT) & UNFLUSHED) !== 0,
    bootId: bytes.readBigInt64LE(BOOT_ID_AT),
  };
}

/** One of the two headers that transactions write by turns: the even ones into page 0, the odd ones into page 1. */
function readMeta(file: number, page: number, pageBytes: number): Meta {
  const bytes = readAt(file, page * pageBytes);
  if (
    bytes.readUInt32LE(PAGE_HEADER_BYTES) !== MAGIC ||
    (bytes.readUInt16LE(FLAGS_IN_PAGE_AT) & META_PAGE) === 0
  ) {
    throw new FileDamage('the data file has no valid header');
  }
  const version = bytes.readUInt32LE(PAGE_HEADER_BYTES + 4) & 0xffff;
  if (version !== DATA_VERSION) {
    throw new FileDamage(`the data file has LMDB's format ${version}, not ${DATA_VERSION}`);
  }
  const meta = toMeta(bytes);
  const isFresh = meta.transaction === 0;
  if (!isFresh && (meta.transaction % 2 !== page || meta.pageBytes !== pageBytes)) {
    throw new FileDamage('the two headers of the data file contradict each other');
  }
  return meta;
}

function currentBootId(): bigint {
  try {
    const [start = ''] = readFileSync('/proc/sys/kernel/random/boot_id', 'utf8').split('-');
    return BigInt(`0x${start}`);
  } catch {
    // Only Linux has it; elsewhere LMDB trusts what was flushed.
    return 0n;
  }
}

/** LMDB's own choice: the latest state, unless the machine may have gone down before the disk had it. */
function choose(left: Meta, right: Meta, bootId: bigint): Meta {
  const latest = left.transaction >= right.transaction ? left : right;
  if (right.transaction === 0) {
    return left;
  }
  const isSameBoot = latest.bootId !== 0n && latest.bootId === bootId;
  if (isSameBoot || !latest.isUnflushed) {
    return latest;
  }
  return left.transaction > right.transaction ? right : left;
}

function readPageBytes(file: number): number {
  const pageBytes = readAt(file, 0).readUInt32LE(PAGE_HEADER_BYTES + TREES_AT);
  const isPowerOfTwo = (pageBytes & (pageBytes - 1)) === 0;
  return isPowerOfTwo && pageBytes >= SMALLEST_PAGE && pageBytes <= LARGEST_PAGE ? pageBytes : 4096;
}

/** Reads the header that LMDB will go by. @throws FileDamage when it is none. */
export function readHeader(file: number): FileHeader {
  const pageBytes = readPageBytes(file);
  const even = readMeta(file, 0, pageBytes);
  const odd = readMeta(file, 1, pageBytes);
  // What was last flushed stands in the second half of the first page.
  const flushed = toMeta(readAt(file, pageBytes / 2));
  const bootId = currentBootId();
  const isSameBoot = bootId !== 0n && even.bootId === bootId && odd.bootId === bootId;
  if (isSameBoot && Math.abs(even.transaction - odd.transaction) > 1) {
    throw new FileDamage('the two headers of the data file contradict each other');
  }
  return choose(choose(even, odd, bootId), flushed, bootId);
}
