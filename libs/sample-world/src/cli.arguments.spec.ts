import { describe, expect, it } from '@jest/globals';

import { CliArgumentsError, parseCliArguments } from './cli.arguments.js';

describe(parseCliArguments.name, () => {
  it('listens on loopback with seed 1 when nothing is said', () => {
    expect(parseCliArguments([])).toEqual({
      host: '127.0.0.1',
      port: 4555,
      seed: 1,
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

  it.each([
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
