import { describe, expect, it } from '@jest/globals';

import { banner } from './cli.banner.js';
import { createWorld, instantOfDay } from './world.js';

describe(banner.name, () => {
  const world = createWorld({ seed: 9 });
  const text = banner('http://127.0.0.1:4555', world);
  const addresses = text.match(/http:\S+/g)?.slice(1) ?? [];

  it('names the origin and the seed', () => {
    expect(text).toContain('The sample world (seed 9) is at http://127.0.0.1:4555');
  });

  it('says nothing of time, faults and drifts unless they are there', () => {
    expect(text.split('\n')[1]).toBe('');
    const other = createWorld({
      now: new Date('2026-11-30'),
      layouts: [{ drifts: ['jobsDropped'] }],
    });
    expect(banner('http://x', other, 0.25).split('\n').slice(1, 4)).toEqual([
      'It is 2026-11-30T00:00:00.000Z there.',
      'Of 100 requests, some 25 go wrong.',
      'Its layout drifts: jobsDropped.',
    ]);
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

  it('still does so when pages have been renamed and closed', () => {
    const later = createWorld({ seed: 9, now: instantOfDay(200) });
    const lines = banner('http://x', later).split('\n');
    expect(later.renames.length).toBeGreaterThan(3);
    for (const { oldPageId, pageId } of later.renames) {
      expect(lines.some((line) => line.includes(`301 to ${pageId}`))).toBe(true);
      expect(later.respond(`/company/${encodeURIComponent(oldPageId)}`).status).toBe(301);
    }
  });
});
