import { describe, expect, it } from '@jest/globals';

import { ProgressDisplay } from './progress.display.js';

function outputOf(isTTY: boolean) {
  const written: string[] = [];
  return { isTTY, written, write: (text: string) => written.push(text) };
}

describe(ProgressDisplay.name, () => {
  it('writes one line over and over in a terminal', () => {
    const output = outputOf(true);
    const display = new ProgressDisplay(output, 4);
    display.note('acme: fetching');
    display.advance(false);
    display.advance(true);

    expect(output.written.every((text) => text.startsWith('\r'))).toBe(true);
    expect(output.written.at(-1)).toContain(
      '[############------------] 2 of 4, 1 not read  acme: fetching',
    );
  });

  it('writes a line now and then where nobody watches', () => {
    const output = outputOf(false);
    const display = new ProgressDisplay(output, 1000);
    for (let count = 0; count < 1000; count += 1) {
      display.note(`page-${count}: fetching`);
      display.advance(false);
    }

    expect(output.written).toHaveLength(20);
    expect(output.written.at(-1)).toBe('1000 of 1000  page-999: fetching\n');
  });

  it('tells each stage of a single target once', () => {
    const output = outputOf(false);
    const display = new ProgressDisplay(output, 1);
    display.note('acme: fetching');
    display.note('acme: fetching');
    display.note('acme: storing');
    display.advance(false);

    expect(output.written).toEqual(['acme: fetching\n', 'acme: storing\n']);
  });
});
