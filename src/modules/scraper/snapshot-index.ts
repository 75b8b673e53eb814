import { readdir, readFile, stat } from 'node:fs/promises';
import { extname, join, parse } from 'node:path';

import {
  classifyDocument,
  decodeDocument,
  isPageId,
  openDocument,
  parseCompanyPage,
  parseTarget,
} from '@app/linkedin';

import type { ScrapeTarget } from './schemas/scrape.schema.js';

/** A saved document: where it lies and which public address it is a copy of. */
export interface Snapshot {
  readonly file: string;
  /** Null for a refusal, which is nobody's page. */
  readonly url: string | null;
}

interface Entry extends Snapshot {
  readonly mtimeMs: number;
  readonly size: number;
  /** The targets this document answers for, as `kind:id`. */
  readonly keys: readonly string[];
  readonly isNamedByFile: boolean;
}

export interface SnapshotIndexOptions {
  readonly directory: string;
  /** Larger files are passed over. */
  readonly maxBytes: number;
  /** How long a scan is good for when something is asked for that it did not find. */
  readonly rescanAfterMs?: number;
}

const HTML = new Set(['.html', '.htm', '.xhtml']);

/**
 * Knows which saved page is which by what each file says it is: its page kind and canonical URL. A refusal names
 * nobody, so that a saved one can only be known by its file's name. Of two copies of one page the newer counts.
 * Files that are added, changed or removed while running are noticed when something is asked for that is not there.
 */
export class SnapshotIndex {
  private entries = new Map<string, Entry>();
  private byKey = new Map<string, Entry>();
  private scannedAt = 0;
  private scanning: Promise<void> | null = null;

  private constructor(private readonly options: SnapshotIndexOptions) {}

  /** Rejects with the file system's error when the directory cannot be read. */
  static async open(options: SnapshotIndexOptions): Promise<SnapshotIndex> {
    const index = new SnapshotIndex(options);
    await index.scan();
    return index;
  }

  /** Saved documents that are of use. */
  get size(): number {
    return this.entries.size;
  }

  async find({ kind, id }: ScrapeTarget): Promise<Snapshot | null> {
    const key = `${kind}:${id}`;
    const isStale = Date.now() - this.scannedAt > (this.options.rescanAfterMs ?? 2000);
    if (!this.byKey.has(key) && isStale) {
      this.scanning ??= this.scan().finally(() => (this.scanning = null));
      await this.scanning;
    }
    return this.byKey.get(key) ?? null;
  }

  private async scan(): Promise<void> {
    const { directory } = this.options;
    const found = await readdir(directory, { recursive: true, withFileTypes: true });
    const entries = new Map<string, Entry>();
    for (const item of found) {
      const file = join(item.parentPath, item.name);
      // A link may lead to a file: mounted folders are often made of links.
      const isFile = item.isFile() || item.isSymbolicLink();
      const entry = isFile ? await this.entryOf(file) : null;
      if (entry) {
        entries.set(file, entry);
      }
    }
    this.entries = entries;
    this.byKey = arrange([...entries.values()]);
    this.scannedAt = Date.now();
  }

  /** Null for a file that is no saved page, or that cannot be read: others still can. */
  private async entryOf(file: string): Promise<Entry | null> {
    const status = await stat(file).catch(() => null);
    if (!status?.isFile() || status.size > this.options.maxBytes) {
      return null;
    }
    const { mtimeMs, size } = status;
    const known = this.entries.get(file);
    if (known?.mtimeMs === mtimeMs && known.size === size) {
      return known;
    }
    const bytes = await readFile(file).catch(() => null);
    const identity = bytes && identify(file, bytes);
    return identity && { ...identity, file, mtimeMs, size };
  }
}

function identify(
  file: string,
  bytes: Uint8Array,
): Pick<Entry, 'url' | 'keys' | 'isNamedByFile'> | null {
  const document = openDocument(decodeDocument(bytes));
  const classification = classifyDocument(document);
  if (classification.kind === 'company' || classification.kind === 'post') {
    const { url } = classification;
    const target = url === null ? null : parseTarget(url);
    if (!target) {
      return null;
    }
    if (target.kind === 'post') {
      return { url, keys: [`post:${target.postId}`], isNamedByFile: false };
    }
    const linkedinId = parseCompanyPage(document).page?.record.linkedinId;
    const numbered = linkedinId ? [`page:${linkedinId}`] : [];
    return { url, keys: [`page:${target.pageId}`, ...numbered], isNamedByFile: false };
  }
  const stem = parse(file).name.normalize('NFC').toLowerCase();
  const isSavedRefusal =
    classification.kind === 'refusal' || classification.kind === 'unrecognised';
  return isSavedRefusal && HTML.has(extname(file).toLowerCase()) && isPageId(stem)
    ? { url: null, keys: [`page:${stem}`], isNamedByFile: true }
    : null;
}

/** Weakest claim first, so that the strongest has the last word. */
function arrange(entries: readonly Entry[]): Map<string, Entry> {
  const ranked = [...entries].sort(
    (left, right) =>
      Number(right.isNamedByFile) - Number(left.isNamedByFile) || left.mtimeMs - right.mtimeMs,
  );
  return new Map(ranked.flatMap((entry) => entry.keys.map((key) => [key, entry] as const)));
}
