import { readFileSync } from 'node:fs';

import { Metrics } from '../../src/common/metrics/metrics.js';

interface Board {
  readonly panels: readonly {
    readonly title: string;
    readonly targets: readonly { readonly expr: string }[];
  }[];
}

describe('deploy/grafana/pagelens.json', () => {
  it('asks only for metrics that exist', async () => {
    const metrics = new Metrics();
    const exposed = new Set(
      [...(await metrics.print()).matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(
        ([, name = '', type]) =>
          type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
      ),
    );
    const board = JSON.parse(readFileSync('deploy/grafana/pagelens.json', 'utf8')) as Board;
    const asked = board.panels.flatMap(({ targets }) =>
      targets.flatMap(({ expr }) => namesIn(expr)),
    );

    expect(asked.length).toBeGreaterThanOrEqual(board.panels.length);
    expect(asked.filter((name) => !exposed.has(name))).toEqual([]);
  });
});

/** Metric names are the only words with an underscore in the board's expressions, besides PromQL's own function. */
function namesIn(expression: string): string[] {
  return (expression.match(/[a-z]+(?:_[a-z0-9]+)+/g) ?? []).filter(
    (word) => word !== 'histogram_quantile' && word !== 'rate_interval',
  );
}
