import { describe, expect, it } from '@jest/globals';

import { layoutAt } from './layout-rule.js';
import { createWorld } from './world.js';

const day = (number: number): Date => new Date(Date.UTC(2026, 10, 1 + number));

describe(layoutAt.name, () => {
  const world = createWorld({
    layouts: [
      { generation: '2024', from: day(10) },
      { pageIds: ['brindleworks'], drifts: ['jsonLdDropped'], from: day(2), until: day(5) },
      { pageIds: ['brindleworks'], drifts: [], from: day(4) },
    ],
  });
  const at = (pageId: string, instant: Date): unknown => {
    const found = world.at(instant).companies.find((company) => company.url.includes(pageId));
    return found && { layout: found.layout, drifts: found.drifts };
  };
  const documentAt = (pageId: string, instant: Date): string =>
    world.respond(`/company/${pageId}`, instant).body;

  it('leaves pages as they are where no rule speaks of them', () => {
    expect(at('brindleworks', day(1))).toEqual({ layout: '2025', drifts: [] });
    expect(at('numeral-harbor', day(1))).toEqual({ layout: '2024', drifts: [] });
  });

  it('lets a page drift for a time, until the rule or a later one ends it', () => {
    expect(at('brindleworks', day(2))).toEqual({ layout: '2025', drifts: ['jsonLdDropped'] });
    expect(at('brindleworks', day(4))).toEqual({ layout: '2025', drifts: [] });
    expect(at('copperfinch', day(2))).toEqual({ layout: '2025', drifts: [] });
    expect(documentAt('brindleworks', day(1))).toContain('ld+json');
    expect(documentAt('brindleworks', day(2))).not.toContain('ld+json');
  });

  it('moves every page to another generation', () => {
    for (const { layout } of world.at(day(10)).companies) {
      expect(layout).toBe('2024');
    }
    expect(documentAt('kestrel-forge', day(1))).toContain('data-test-id="nav-tabs"');
    expect(documentAt('kestrel-forge', day(10))).not.toContain('data-test-id="nav-tabs"');
  });

  it('lets the posts’ own pages drift with their wall', () => {
    const drifting = createWorld({ layouts: [{ drifts: ['counterRowsDropped'] }] });
    const [post] = drifting.companies[0]?.posts ?? [];
    const { body } = drifting.respond(new URL(post?.url ?? '').pathname);
    expect(body).not.toContain('main-feed-activity-card__social-actions');
  });
});
