import { type ConformanceCase, named } from './conformance-case.js';

/** A few sales to aggregate. */
export const SALES = [
  { _id: 1, item: 'a', qty: 2, price: 10, at: new Date('2024-01-01T00:00:00Z'), tags: ['x', 'y'] },
  { _id: 2, item: 'b', qty: 1, price: 20, at: new Date('2024-01-02T00:00:00Z'), tags: [] },
  { _id: 3, item: 'a', qty: 5, price: 5, at: new Date('2024-01-03T00:00:00Z'), tags: ['y'] },
  { _id: 4, item: 'c', qty: 10, price: 1, at: new Date('2024-01-04T00:00:00Z') },
];

/** Stages, results in order. */
export type PipelineRow = readonly [stages: object[], results: readonly object[]];

/** Brings results into a known order. */
export const BY_ID = { $sort: { _id: 1 } };

/** One case per row. */
export function pipelineCases(rows: readonly PipelineRow[]): ConformanceCase[] {
  return rows.map(([aggregate, expected]) => ({
    name: `aggregates ${named(aggregate)}`,
    docs: SALES,
    act: { aggregate },
    expected,
  }));
}
