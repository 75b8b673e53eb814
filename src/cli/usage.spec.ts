import { describe, expect, it } from '@jest/globals';

import { readOptions } from './usage.js';

const OPTIONS = { json: { type: 'boolean' }, since: { type: 'string' } } as const;

describe(readOptions.name, () => {
  it('reads options and what else is there', () => {
    const { values, positionals } = readOptions(['a', '--json', '--since=-1', '-'], OPTIONS);

    expect({ ...values }).toEqual({ json: true, since: '-1' });
    expect(positionals).toEqual(['a', '-']);
  });

  it.each([
    [['--nope'], 'There is no option --nope; --help tells which there are.'],
    [['-x'], 'There is no option -x; --help tells which there are.'],
    [['--__proto__'], 'There is no option --__proto__; --help tells which there are.'],
    [['--json=yes'], '--json takes no value.'],
    [['--since'], '--since needs a value.'],
    [['--since', '--json'], '--since needs a value.'],
  ])('says in our words what is wrong with %j', (args, message) => {
    expect(() => readOptions(args, OPTIONS)).toThrow(message);
  });
});
