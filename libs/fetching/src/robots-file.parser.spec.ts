import { existsSync, readFileSync } from 'node:fs';

import { decidingRule, MAX_ROBOTS_BYTES, parseRobotsFile } from './robots-file.parser.js';

function file(text: string, token = 'Pagelens'): ReturnType<typeof parseRobotsFile> {
  return parseRobotsFile(Buffer.from(text), token);
}

function allows(rules: string, path: string): boolean {
  const parsed = file(`User-agent: *\n${rules}`);
  return decidingRule(parsed, new URL(path, 'https://example.org'))?.isAllowing ?? true;
}

describe(parseRobotsFile.name, () => {
  it('takes the group that names us before the one for everyone', () => {
    const { group, rules } = file(
      'User-agent: *\nDisallow: /\n\nUser-agent: pagelens\nDisallow: /a',
    );

    expect(group).toBe('pagelens');
    expect(rules.map((rule) => rule.text)).toEqual(['Disallow: /a']);
  });

  it('falls back to the group for everyone', () => {
    expect(file('User-agent: Googlebot\nAllow: /\nUser-agent: *\nDisallow: /').group).toBe('*');
  });

  it('knows no rules where no group is for us', () => {
    expect(file('User-agent: Googlebot\nDisallow: /')).toEqual({
      group: null,
      rules: [],
      crawlDelayMs: null,
    });
  });

  it('merges the groups that name us', () => {
    const { rules } = file(
      'User-agent: pagelens\nDisallow: /a\nUser-agent: x\nDisallow: /b\nUser-agent: Pagelens\nDisallow: /c',
    );

    expect(rules.map((rule) => rule.text)).toEqual(['Disallow: /a', 'Disallow: /c']);
  });

  it('gives a group to all the user-agents above it', () => {
    expect(file('User-agent: a\nUser-agent: Pagelens\nDisallow: /x').rules).toHaveLength(1);
    expect(file('User-agent: Pagelens\nUser-agent: b\nDisallow: /x').rules).toHaveLength(1);
  });

  it('does not let a sitemap, a blank or an unknown line end the list of user-agents', () => {
    const { rules } = file(
      'User-agent: Pagelens\nSitemap: https://example.org/s.xml\n\nnonsense\nUser-agent: b\nDisallow: /x',
    );

    expect(rules).toHaveLength(1);
  });

  it('compares product tokens without case, version or comment', () => {
    expect(file('USER-AGENT : PageLens/2.0 # that is us\nDisallow: /x').group).toBe('pagelens');
  });

  it('does not mistake a longer name for ours, nor ours for a longer one', () => {
    expect(file('User-agent: Pagelens-News\nDisallow: /x').group).toBeNull();
    expect(file('User-agent: Page\nDisallow: /x').group).toBeNull();
  });

  it('ignores rules above the first user-agent', () => {
    expect(file('Disallow: /\nUser-agent: *\nAllow: /x').rules).toHaveLength(1);
  });

  it('reads a file that begins with a byte order mark and ends its lines in any way', () => {
    const parsed = file('\uFEFFUser-agent: *\rDisallow: /a\r\nDisallow: /b\n');

    expect(parsed.rules.map(({ text, line }) => [text, line])).toEqual([
      ['Disallow: /a', 2],
      ['Disallow: /b', 3],
    ]);
  });

  it('keeps the longest crawl delay of our groups', () => {
    const text = 'User-agent: *\nCrawl-delay: 2\nDisallow: /a\nUser-agent: *\nCrawl-delay: 0.5';

    expect(file(text).crawlDelayMs).toBe(2000);
    expect(file('User-agent: *\nCrawl-delay: soon').crawlDelayMs).toBeNull();
  });

  it('stops reading at 500 KiB', () => {
    const filler = `# ${'x'.repeat(97)}\n`.repeat(Math.ceil(MAX_ROBOTS_BYTES / 100));

    expect(file(`User-agent: *\nDisallow: /a\n${filler}Disallow: /b`).rules).toHaveLength(1);
  });

  it('reads any bytes at all', () => {
    const garbage = Buffer.from(Array.from({ length: 2000 }, (_, index) => (index * 37) % 256));

    expect(parseRobotsFile(garbage, 'Pagelens').group).toBeNull();
  });

  it('is not confused by names that objects have', () => {
    expect(file('User-agent: __proto__\nDisallow: /', 'constructor').group).toBeNull();
  });
});

describe(decidingRule.name, () => {
  it.each([
    ['the longest match wins over order', 'Disallow: /a\nAllow: /a/b', '/a/b/c', true],
    ['the longest match wins over kindness', 'Allow: /a\nDisallow: /a/b', '/a/b', false],
    ['of two as long, the allowing one wins', 'Disallow: /a\nAllow: /a', '/a', true],
    ['a rule is a prefix', 'Disallow: /fish', '/fishheads', false],
    ['a rule minds case', 'Disallow: /fish', '/Fish', true],
    ['a star stands for anything', 'Disallow: /*/private', '/a/b/private', false],
    ['a star stands for nothing too', 'Disallow: /a*b', '/ab', false],
    ['a star at the end changes nothing', 'Disallow: /a*', '/abc', false],
    ['two stars are as good as one', 'Disallow: /a**c', '/abbc', false],
    ['parts between stars come in order', 'Disallow: /*b*a$', '/xaxb', true],
    ['a dollar ends the path', 'Disallow: /*.php$', '/x.php', false],
    ['a dollar does not match before the end', 'Disallow: /*.php$', '/x.php?y=1', true],
    ['a dollar without a star means the whole path', 'Disallow: /a$', '/ab', true],
    ['a dollar alone after the slash means the root', 'Disallow: /$', '/', false],
    ['the end cannot overlap what was matched before', 'Disallow: /aba*ba$', '/aba', true],
    ['a dollar inside a path is a character', 'Disallow: /a$b', '/a$bc', false],
    ['the query belongs to the path', 'Disallow: /*?*auth=', '/x?y=1&auth=2', false],
    ['an empty rule says nothing', 'Disallow:', '/a', true],
    ['a comment ends a rule', 'Disallow: /a # not /ab', '/ab', false],
    ['escapes of plain characters are plain', 'Disallow: /%61%7Eb', '/a~b', false],
    ['escapes are compared without case', 'Disallow: /%e3%83%84', '/ツ', false],
    ['letters outside ASCII are escapes', 'Disallow: /ツ', '/%E3%83%84', false],
    ['an escaped star is a star', 'Disallow: /a%2Ab', '/a*b', false],
    ['an escaped slash is no slash', 'Disallow: /a%2Fb', '/a/b', true],
  ])('%s', (_claim, rules, path, expected) => {
    expect(allows(rules, path)).toBe(expected);
  });

  it('does not grow slow on a pattern made to be slow', () => {
    const parsed = file(`User-agent: *\nDisallow: /${'*a'.repeat(1000)}$`);
    const startedAt = performance.now();

    expect(decidingRule(parsed, new URL(`https://example.org/${'a'.repeat(900)}b`))).toBeNull();
    expect(performance.now() - startedAt).toBeLessThan(50);
  });
});

describe('a real robots.txt of LinkedIn', () => {
  const corpus = new URL('../../../../shared/corpus/robots/robots-2023-12.txt', import.meta.url);
  const isPresent = existsSync(corpus);
  if (!isPresent) {
    process.stdout.write('The corpus is not beside the project: its robots.txt is not read.\n');
  }
  const itWithCorpus = isPresent ? it : it.skip;

  itWithCorpus('forbids company pages to us, by the group for everyone', () => {
    const parsed = parseRobotsFile(readFileSync(corpus), 'Pagelens');
    const rule = decidingRule(parsed, new URL('https://www.linkedin.com/company/acme'));

    expect(parsed.group).toBe('*');
    expect(rule?.text).toBe('Disallow: /');
  });

  itWithCorpus('allows them to a crawler it names, and forbids that one the login', () => {
    const parsed = parseRobotsFile(readFileSync(corpus), 'Googlebot');
    const at = (path: string): boolean =>
      decidingRule(parsed, new URL(path, 'https://www.linkedin.com'))?.isAllowing ?? true;

    expect(parsed.group).toBe('googlebot');
    expect(['/company/acme', '/authwall?trk=x', '/organization-guest/api'].map(at)).toEqual([
      true,
      false,
      false,
    ]);
  });
});
