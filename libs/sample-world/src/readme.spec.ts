import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { FAULT_EFFECTS } from './faults/fault.js';

describe('the library’s README', () => {
  it('lists every fault with its effect, and no other', () => {
    const text = readFileSync(new URL('../README.md', import.meta.url), 'utf8');
    const rows = [...text.matchAll(/^\| `(\w+)`\s*\| (\w+)\s*\|/gm)];
    expect(Object.fromEntries(rows.map(([, kind, effect]) => [kind, effect]))).toEqual(
      FAULT_EFFECTS,
    );
  });
});
