import type { Coverage, Place } from './coverage.js';

/** What each place says about one field, the most trusted place first; null where it says nothing. */
export type Readings<T> = Readonly<Partial<Record<Place, T | null>>>;

/** Keeps account of which fields were found, and where, while a record is being read. */
export class CoverageNotes {
  private readonly found = new Map<string, Place>();
  private readonly missing = new Set<string>();
  private readonly absent = new Set<string>();

  /** A field that every page of its kind carries: it is missing when no place gives it. */
  expected<T>(field: string, readings: Readings<T>): T | null {
    return this.read(field, readings, true);
  }

  /** A field that a page may do without: it is missing only when its place is there and yet cannot be read. */
  optional<T>(field: string, readings: Readings<T>, isPlaceThere = false): T | null {
    return this.read(field, readings, isPlaceThere);
  }

  /** A list of what a section shows; the section being there with nothing in it that can be read counts as missing. */
  list<T>(field: string, readings: Readings<readonly T[]>, isPlaceThere = false): readonly T[] {
    return this.read(field, filled(readings), isPlaceThere) ?? [];
  }

  /** For what is told by a section being there, or by a counter that is only shown from one up. */
  noteFound(field: string, place: Place): void {
    this.found.set(field, place);
  }

  noteMissing(field: string): void {
    this.found.delete(field);
    this.missing.add(field);
  }

  /** Of a truncated document, everything that was not found may only be cut off, and so is missing. */
  coverage(isTruncated: boolean): Coverage {
    const missing = isTruncated ? [...this.missing, ...this.absent] : [...this.missing];
    return { found: Object.fromEntries(this.found), missing, isTruncated };
  }

  private read<T>(field: string, readings: Readings<T>, isOwed: boolean): T | null {
    for (const place of Object.keys(readings) as Place[]) {
      const value = readings[place] ?? null;
      if (value !== null) {
        this.found.set(field, place);
        return value;
      }
    }
    (isOwed ? this.missing : this.absent).add(field);
    return null;
  }
}

function filled<T>(readings: Readings<readonly T[]>): Readings<readonly T[]> {
  const entries = Object.entries(readings) as [Place, readonly T[] | null][];
  return Object.fromEntries(entries.filter(([, list]) => list !== null && list.length > 0));
}
