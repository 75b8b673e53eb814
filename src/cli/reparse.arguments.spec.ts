import { describe, expect, it } from '@jest/globals';

import { parseReparseArguments } from './reparse.arguments.js';

describe(parseReparseArguments.name, () => {
  it('understands which documents are meant', () => {
    const args = ['--since', '2026-11-01', '--until', '2026-11-02T06:00:00Z', '--page', 'acme'];

    expect(parseReparseArguments([...args, '--dry-run', '--json'])).toEqual({
      order: {
        since: new Date('2026-11-01T00:00:00Z'),
        until: new Date('2026-11-02T06:00:00Z'),
        pageId: 'acme',
        isDryRun: true,
        areDriftedAccepted: false,
      },
      isJson: true,
    });
  });

  it('wants nothing else of who asks for help', () => {
    expect(parseReparseArguments(['--help'])).toBeNull();
  });

  it.each([
    [[]],
    [['--since', 'yesterday']],
    [['--since', '2026-13-01']],
    [['--since', '2026-11-02', '--until', '2026-11-01']],
    [['--fast']],
    [['acme']],
  ])('refuses %j', (args) => {
    expect(() => parseReparseArguments(args)).toThrow();
  });
});
