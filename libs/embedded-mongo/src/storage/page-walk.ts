import { readSync } from 'node:fs';

import {
  FileDamage,
  type FileHeader,
  PAGE_HEADER_BYTES,
  readNumber,
  readTree,
  type Tree,
  TREE_BYTES,
} from './file-header.js';

/** Called for every page in use, with its number, the transaction that wrote it and its bytes (valid until it returns). */
export type PageVisitor = (page: number, transaction: number, bytes: Buffer) => void;

// Kinds of pages and nodes, and where they say it (LMDB's `MDB_page` and `MDB_node`).
const BRANCH = 0x01;
const LEAF = 0x02;
const OVERFLOW = 0x04;
const KINDS = 0x6f;
const TRANSACTION_AT = 8;
const FLAGS_AT = 18;
const LOWER_AT = 20;
const UPPER_AT = 22;
const NODE_BYTES = 8;
const IN_OVERFLOW = 0x01;
const IS_TREE = 0x02;
const OVERFLOW_REFERENCE_BYTES = 24;
const FIRST_DATA_PAGE = 2;
const DEEPEST = 32;
/** Pages read at once, and how many that are of no interest are read along rather than skipped. */
const RUN_PAGES = 256;
const RUN_GAP = 8;

interface Overflow {
  readonly page: number;
  readonly pageCount: number;
}

/** One tree on its way down: what it holds is only known when its leaves were seen. */
interface Findings {
  readonly overflows: Overflow[];
  readonly trees: Map<string, Tree>;
  entryCount: number;
}

/** Reads pages of one file in ascending runs. */
class PageReader {
  private readonly buffer: Buffer;

  constructor(
    private readonly file: number,
    private readonly pageBytes: number,
  ) {
    this.buffer = Buffer.allocUnsafe(RUN_PAGES * pageBytes);
  }

  /** Calls `visit` with the bytes of each of the pages, which must be in ascending order. */
  read(pages: readonly number[], visit: (page: number, bytes: Buffer) => void): void {
    const { pageBytes, buffer } = this;
    for (let from = 0; from < pages.length;) {
      const first = pages[from] ?? 0;
      let to = from + 1;
      while (
        to < pages.length &&
        (pages[to] ?? 0) - (pages[to - 1] ?? 0) <= RUN_GAP &&
        (pages[to] ?? 0) - first < RUN_PAGES
      ) {
        to += 1;
      }
      const byteCount = ((pages[to - 1] ?? 0) - first + 1) * pageBytes;
      if (readSync(this.file, buffer, 0, byteCount, first * pageBytes) < byteCount) {
        throw new FileDamage(`the data file is cut short: page ${pages[to - 1] ?? 0} is not there`);
      }
      for (const page of pages.slice(from, to)) {
        const at = (page - first) * pageBytes;
        visit(page, buffer.subarray(at, at + pageBytes));
      }
      from = to;
    }
  }
}

/** Compares byte by byte, as LMDB does; by hand, since most keys differ within a few bytes. */
function isAscending(bytes: Buffer, left: number, leftEnd: number, right: number, end: number) {
  for (let l = left, r = right; l < leftEnd && r < end; l += 1, r += 1) {
    const difference = (bytes[l] ?? 0) - (bytes[r] ?? 0);
    if (difference !== 0) {
      return difference < 0;
    }
  }
  return leftEnd - left < end - right;
}

/** Follows every reference in a data file and checks that LMDB can, too. */
class PageWalk {
  private readonly seen: Uint8Array;
  private readonly reader: PageReader;

  constructor(
    file: number,
    private readonly header: FileHeader,
    private readonly visit: PageVisitor,
  ) {
    this.seen = new Uint8Array(header.lastPage + 1);
    this.reader = new PageReader(file, header.pageBytes);
  }

  /** Walks one tree and returns the trees whose descriptions it holds, by name. */
  walk(tree: Tree, areKeysNumbers: boolean): ReadonlyMap<string, Tree> {
    const findings: Findings = { overflows: [], trees: new Map(), entryCount: 0 };
    if (tree.depth > DEEPEST || (tree.root === null) !== (tree.depth === 0)) {
      throw new FileDamage('a tree has an impossible depth');
    }
    let level = tree.root === null ? [] : [this.claim(tree.root)];
    for (let depth = tree.depth; depth > 0; depth -= 1) {
      level = this.walkLevel(level, depth === 1 ? LEAF : BRANCH, areKeysNumbers, findings);
    }
    if (findings.entryCount !== tree.entryCount) {
      throw new FileDamage(
        `a tree holds ${findings.entryCount} entries where ${tree.entryCount} were counted`,
      );
    }
    this.walkOverflows(findings.overflows);
    return findings.trees;
  }

  /** Notes that a page is in use. @throws FileDamage when it cannot be, or is already. */
  private claim(page: number): number {
    if (!(page >= FIRST_DATA_PAGE && page <= this.header.lastPage) || this.seen[page] !== 0) {
      throw new FileDamage(`a reference leads to page ${page}, where it cannot lead`);
    }
    this.seen[page] = 1;
    return page;
  }

  private walkLevel(
    pages: readonly number[],
    kind: number,
    areKeysNumbers: boolean,
    findings: Findings,
  ): number[] {
    const children: number[] = [];
    this.reader.read(pages, (page, bytes) => {
      this.checkPage(page, bytes, kind);
      this.visit(page, readNumber(bytes, TRANSACTION_AT), bytes);
      let lastKey = 0;
      let lastKeyEnd = 0;
      const nodeCount = this.nodesOf(page, bytes);
      for (let index = 0; index < nodeCount; index += 1) {
        const node = PAGE_HEADER_BYTES + bytes.readUInt16LE(PAGE_HEADER_BYTES + 2 * index);
        const key = node + NODE_BYTES;
        const keyEnd = this.keyEnd(page, bytes, node);
        // The first key of a branch page stands for everything before the second, whatever it says.
        const isCompared = index > (kind === BRANCH ? 1 : 0) && !areKeysNumbers;
        if (isCompared && !isAscending(bytes, lastKey, lastKeyEnd, key, keyEnd)) {
          throw new FileDamage(`page ${page} has its keys out of order`);
        }
        lastKey = key;
        lastKeyEnd = keyEnd;
        if (kind === BRANCH) {
          const child = bytes.readUInt32LE(node) + bytes.readUInt16LE(node + 4) * 2 ** 32;
          children.push(this.claim(child));
        } else {
          findings.entryCount += 1;
          this.readLeafNode(page, bytes, node, keyEnd, findings);
        }
      }
    });
    return children.sort((left, right) => left - right);
  }

  private checkPage(page: number, bytes: Buffer, kind: number): void {
    if (
      readNumber(bytes, 0) !== page ||
      (bytes.readUInt16LE(FLAGS_AT) & KINDS) !== kind ||
      readNumber(bytes, TRANSACTION_AT) > this.header.transaction
    ) {
      throw new FileDamage(`page ${page} is not what refers to it says it is`);
    }
  }

  /** How many nodes a page has, after a look at its bounds. */
  private nodesOf(page: number, bytes: Buffer): number {
    const lower = bytes.readUInt16LE(LOWER_AT);
    const upper = bytes.readUInt16LE(UPPER_AT);
    if (
      lower === 0 ||
      lower % 2 !== 0 ||
      lower > upper ||
      upper > bytes.length - PAGE_HEADER_BYTES
    ) {
      throw new FileDamage(`page ${page} has impossible bounds`);
    }
    return lower / 2;
  }

  private keyEnd(page: number, bytes: Buffer, node: number): number {
    const upper = PAGE_HEADER_BYTES + bytes.readUInt16LE(UPPER_AT);
    const isWithin = node >= upper && node + NODE_BYTES <= bytes.length;
    const end = isWithin ? node + NODE_BYTES + bytes.readUInt16LE(node + 6) : Infinity;
    if (end > bytes.length) {
      throw new FileDamage(`page ${page} has an entry beyond its end`);
    }
    return end;
  }

  private readLeafNode(
    page: number,
    bytes: Buffer,
    node: number,
    data: number,
    findings: Findings,
  ): void {
    const flags = bytes.readUInt16LE(node + 4);
    const byteCount = bytes.readUInt32LE(node);
    const storedBytes = flags === IN_OVERFLOW ? OVERFLOW_REFERENCE_BYTES : byteCount;
    if (
      flags > IS_TREE ||
      data + storedBytes > bytes.length ||
      (flags === IS_TREE && byteCount !== TREE_BYTES)
    ) {
      throw new FileDamage(`page ${page} has an entry beyond its end`);
    }
    if (flags === IN_OVERFLOW) {
      findings.overflows.push(this.readOverflow(page, bytes, data, byteCount));
    } else if (flags === IS_TREE) {
      // lmdb ends the name of a table with a zero.
      const name = bytes.toString('latin1', node + NODE_BYTES, data).replace(/\0$/, '');
      findings.trees.set(name, readTree(bytes, data));
    }
  }

  private readOverflow(page: number, bytes: Buffer, at: number, byteCount: number): Overflow {
    const needed = Math.floor((PAGE_HEADER_BYTES - 1 + byteCount) / this.header.pageBytes) + 1;
    const overflow = { page: readNumber(bytes, at), pageCount: readNumber(bytes, at + 16) };
    if (overflow.pageCount < needed || overflow.page + overflow.pageCount > this.seen.length) {
      throw new FileDamage(`page ${page} has a large entry of an impossible size`);
    }
    return overflow;
  }

  /** Large values lie in runs of pages of which only the first has a header. */
  private walkOverflows(overflows: Overflow[]): void {
    for (const { page, pageCount } of overflows.sort((left, right) => left.page - right.page)) {
      const pages = Array.from(new Array(pageCount).keys(), (index) => this.claim(page + index));
      let transaction = 0;
      this.reader.read(pages, (each, bytes) => {
        if (each === page) {
          this.checkPage(page, bytes, OVERFLOW);
          transaction = readNumber(bytes, TRANSACTION_AT);
        }
        this.visit(each, transaction, bytes);
      });
    }
  }
}

/**
 * Walks over every page that a data file has in use, in whatever order reads fastest, and checks each reference, bound
 * and count in them, so that LMDB, which trusts its file, can be let at it.
 * @param tables the names of the tables there must be.
 * @throws FileDamage at the first thing that is wrong.
 */
export function walkPages(
  file: number,
  header: FileHeader,
  tables: readonly string[],
  visit: PageVisitor,
): void {
  const walk = new PageWalk(file, header, visit);
  walk.walk(header.free, true);
  const found = walk.walk(header.main, false);
  if (header.main.entryCount !== tables.length || !tables.every((name) => found.has(name))) {
    throw new FileDamage('its tables are not those of this database');
  }
  for (const table of found.values()) {
    if (walk.walk(table, false).size > 0) {
      throw new FileDamage('a table holds another');
    }
  }
}
