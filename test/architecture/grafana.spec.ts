import { readFileSync } from 'node:fs';

import { Metrics } from '../../src/common/metrics/metrics.js';

interface Board {
  readonly panels: readonly {
    readonly title: string;
    readonly targets: readonly { readonly expr: string }[];
  }[];
}

/** Every series that a scrape of /metrics can have. */
async function exposedNames(): Promise<ReadonlySet<string>> {
  const printed = await new Metrics().print();
  return new Set(
    [...printed.matchAll(/^# TYPE (\S+) (\S+)$/gm)].flatMap(([, name = '', type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`] : [name],
    ),
  );
}

describe('deploy/grafana/pagelens.json', () => {
  it('asks only for metrics that exist', async () => {
    const exposed = await exposedNames();
    const board = JSON.parse(readFileSync('deploy/grafana/pagelens.json', 'utf8')) as Board;
    const asked = board.panels.flatMap(({ targets }) =>
      targets.flatMap(({ expr }) => namesIn(expr)),
    );

    expect(asked.length).toBeGreaterThanOrEqual(board.panels.length);
    expect(asked.filter((name) => !exposed.has(name))).toEqual([]);
  });
});

describe('deploy/prometheus/pagelens.rules.yml', () => {
  it('alarms only by metrics that exist', async () => {
    const exposed = await exposedNames();
    const rules = readFileSync('deploy/prometheus/pagelens.rules.yml', 'utf8');
    const alerts = rules.match(/^ +- alert: /gm) ?? [];
    const asked = rules.match(/\bpagelens_[a-z_]+/g) ?? [];

    expect(asked.length).toBeGreaterThanOrEqual(alerts.length);
    expect(asked.filter((name) => !exposed.has(name))).toEqual([]);
  });
});

/** Metric names are the only words with an underscore in the board's expressions, besides PromQL's own function. */
function namesIn(expression: string): string[] {
  return (expression.match(/[a-z]+(?:_[a-z0-9]+)+/g) ?? []).filter(
    (word) => word !== 'histogram_quantile' && word !== 'rate_interval',
  );
}
