import { readFileSync } from 'node:fs';

import { describe, expect, it } from '@jest/globals';

import { VERSION } from './version.js';

describe('VERSION', () => {
  it('is that of package.json', () => {
    const manifest: unknown = JSON.parse(readFileSync('package.json', 'utf8'));

    expect(manifest).toHaveProperty('version', VERSION);
  });
});
