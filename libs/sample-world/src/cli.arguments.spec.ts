import { describe, expect, it } from '@jest/globals';

import { CliArgumentsError, parseCliArguments, USAGE } from './cli.arguments.js';
import { DRIFT_KINDS } from './drift/drifts.js';

describe(parseCliArguments.name, () => {
  it('listens on loopback with seed 1 when nothing is said', () => {
    expect(parseCliArguments([])).toEqual({
      host: '127.0.0.1',
      port: 4555,
      seed: 1,
      day: null,
      now: null,
      faultRate: 0,
      drifts: [],
      isHelpWanted: false,
    });
  });

  it('reads port, seed and help', () => {
    expect(parseCliArguments(['--port', '0', '--seed', '42', '--help'])).toMatchObject({
      port: 0,
      seed: 42,
      isHelpWanted: true,
    });
  });

  it('reads when it is, how much goes wrong and what drifts', () => {
    const argv = ['--day', '30', '--faults', '.2', '--drift', 'jobsDropped', '--drift=sizeDropped'];
    expect(parseCliArguments(argv)).toMatchObject({
      day: 30,
      faultRate: 0.2,
      drifts: ['jobsDropped', 'sizeDropped'],
    });
    const { now } = parseCliArguments(['--now', '2026-12-24T18:00:00Z']);
    expect(now).toEqual(new Date('2026-12-24T18:00:00Z'));
  });

  it.each(DRIFT_KINDS)('lists %s in its help', (kind) => {
    expect(USAGE).toMatch(new RegExp(`\\b${kind}\\b`));
  });

  it.each([
    [['--day', '-1'], 'day'],
    [['--day', '4000'], '--day must be a whole number from 0 to 3650'],
    [['--day', '1', '--now', '2026-12-01'], '--day and --now both say when it is'],
    [['--now', 'tomorrow'], '--now must be an ISO 8601 date or instant, not "tomorrow".'],
    [['--now', '2026-13-01'], 'ISO 8601'],
    [['--faults', '20'], '--faults must be a share from 0 to 1, not "20".'],
    [['--faults', 'many'], 'share'],
    [['--drift', 'sideways'], '--drift knows no "sideways". --help lists the drifts.'],
    [['--port', 'many'], '--port must be a whole number from 0 to 65535, not "many".'],
    [['--port', '65536'], '--port must be a whole number from 0 to 65535, not "65536".'],
    [['--seed', '-1'], 'seed'],
    [['--seed', '1.5'], '--seed must be a whole number'],
    [['--prt', '1'], "Unknown option '--prt'"],
    [['extra'], 'extra'],
    [['--host', '0.0.0.0'], 'can be reached by other machines'],
  ])('refuses %j and says why', (argv, reason) => {
    const parse = (): unknown => parseCliArguments(argv);
    expect(parse).toThrow(CliArgumentsError);
    expect(parse).toThrow(reason);
  });

  it.each(['localhost', '127.0.0.53', '::1'])('takes %s for loopback', (host) => {
    expect(parseCliArguments(['--host', host]).host).toBe(host);
  });

  it('listens for other machines when told to twice', () => {
    expect(parseCliArguments(['--host', '0.0.0.0', '--allow-remote']).host).toBe('0.0.0.0');
  });
});
