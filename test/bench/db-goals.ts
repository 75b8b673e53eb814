import { CLIENTS, type Measure } from './db-workload.js';

/** An indexed operation may cost this many times as much at the largest size as at the smallest. */
const MOST_GROWTH = 1.5;
const MOST_RESIDENT_MB = 400;
const LONGEST_STALL_MS = 20;

/** What a run found out; null where it did not look. */
export interface Findings {
  readonly embedded: readonly Measure[];
  readonly other: readonly Measure[] | null;
  readonly residentMb: number | null;
  readonly stallMs: number | null;
}

/** One goal and whether it was met; null when the run had nothing to judge it by. */
export interface Verdict {
  readonly goal: string;
  readonly found: string;
  readonly isMet: boolean | null;
}

function growth(measures: readonly Measure[]): Verdict[] {
  const sizes = [...new Set(measures.map(({ size }) => size))].sort((a, b) => a - b);
  const [smallest = 0] = sizes;
  const largest = sizes.at(-1) ?? 0;
  return measures
    .filter(({ size }) => size === largest)
    .map(({ operation, medianMs }) => {
      const goal = `${operation} costs at ${largest} documents at most ${MOST_GROWTH} times what it costs at ${smallest}`;
      const before = measures.find(
        (each) => each.operation === operation && each.size === smallest,
      );
      if (!before || smallest === largest) {
        return { goal, found: 'one size only', isMet: null };
      }
      const ratio = medianMs / before.medianMs;
      const found = `${ratio.toFixed(2)}x (${before.medianMs.toFixed(3)} → ${medianMs.toFixed(3)} ms)`;
      return { goal, found, isMet: ratio <= MOST_GROWTH };
    });
}

function throughput({ embedded, other }: Findings): Verdict[] {
  return embedded.map(({ operation, size, perSecond }) => {
    const goal = `${operation} at ${size} documents, ${CLIENTS} clients: at least as many per second as the second engine`;
    const rival = other?.find((each) => each.operation === operation && each.size === size);
    if (!rival) {
      return { goal, found: 'no second engine', isMet: null };
    }
    const ratio = perSecond / rival.perSecond;
    const found = `${ratio.toFixed(2)}x (${Math.round(perSecond)}/s, ${Math.round(rival.perSecond)}/s)`;
    return { goal, found, isMet: ratio >= 1 };
  });
}

function atMost(goal: string, unit: string, value: number | null, most: number): Verdict {
  return value === null
    ? { goal, found: 'not measured', isMet: null }
    : { goal, found: `${Math.round(value * 10) / 10} ${unit}`, isMet: value <= most };
}

/** Judges a run by what the database promises. */
export function judge(findings: Findings): Verdict[] {
  return [
    ...growth(findings.embedded),
    ...throughput(findings),
    atMost(
      `memory stays within ${MOST_RESIDENT_MB} MB`,
      'MB resident at most',
      findings.residentMb,
      MOST_RESIDENT_MB,
    ),
    atMost(
      `an aggregation over 100,000 documents holds up the main loop for less than ${LONGEST_STALL_MS} ms`,
      'ms at most',
      findings.stallMs,
      LONGEST_STALL_MS,
    ),
  ];
}

/** One line per goal. */
export function describeVerdicts(verdicts: readonly Verdict[]): string {
  return verdicts
    .map(({ goal, found, isMet }) => {
      const mark = isMet === null ? 'unknown' : isMet ? 'met' : 'MISSED';
      return `${mark.padEnd(8)}${goal}: ${found}\n`;
    })
    .join('');
}
