import { describe, expect, it } from '@jest/globals';

import { isFilePath, parseScrapeArguments, targetsOf } from './scrape.arguments.js';

describe(parseScrapeArguments.name, () => {
  it.each([
    [['acme'], { target: 'acme', isJson: false, journal: null }],
    [['acme', '--json'], { target: 'acme', isJson: true }],
    [['-'], { target: null }],
    [['--resume', 'journal'], { target: null, journal: 'journal' }],
    [['--help'], { isHelpWanted: true }],
  ])('understands %j', (args, wanted) => {
    expect(parseScrapeArguments(args)).toMatchObject(wanted);
  });

  it.each([[['a', 'b']], [['--fast']], [['acme', '--resume', 'journal']], [['--resume']]])(
    'refuses %j',
    (args) => {
      expect(() => parseScrapeArguments(args)).toThrow();
    },
  );
});

describe(isFilePath.name, () => {
  it.each(['saved.html', './acme', '/tmp/acme', '../x.HTM'])('takes %s for a file', (target) => {
    expect(isFilePath(target)).toBe(true);
  });

  it.each(['acme', 'https://www.linkedin.com/company/acme/', 'www.linkedin.com/company/a.html/b'])(
    'takes %s for none',
    (target) => {
      expect(isFilePath(target)).toBe(false);
    },
  );
});

describe(targetsOf.name, () => {
  it('leaves out what is no target', () => {
    expect(targetsOf('acme\r\n\n# later\n  globex  ')).toEqual(['acme', 'globex']);
  });
});
