import { describe, expect, it } from '@jest/globals';

import { banner } from './cli.banner.js';
import { createWorld } from './world.js';

describe(banner.name, () => {
  const world = createWorld({ seed: 9 });
  const text = banner('http://127.0.0.1:4555', world);
  const addresses = text.match(/http:\S+/g)?.slice(1) ?? [];

  it('names the origin and the seed', () => {
    expect(text).toContain('The sample world (seed 9) is at http://127.0.0.1:4555');
  });

  it('lists every page, each at an address that answers as it says', () => {
    expect(addresses.length).toBeGreaterThan(world.companies.length);
    for (const address of addresses) {
      const { pathname } = new URL(address);
      const line = text.split('\n').find((candidate) => candidate.endsWith(address)) ?? '';
      const said = /\b(301|302|404|410|999)\b/.exec(line)?.[1] ?? '200';
      expect([pathname, String(world.respond(pathname).status)]).toEqual([pathname, said]);
    }
  });
});
