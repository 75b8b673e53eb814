import { createHash } from 'node:crypto';

import { describe, expect, it } from '@jest/globals';

import type { LayoutGeneration } from '../truth/company.truth.js';
import { createWorld } from '../world.js';
import { driftedLayouts, MOST_LAYOUTS } from './drifted-layouts.js';
import { applyDrifts, DRIFT_KINDS, DRIFTS } from './drifts.js';

const pathOf = (url: string): string => new URL(url).pathname;

/** Documents that together have everything there is to change: sections, kinds of post, comments. */
function documentsOf(generation: LayoutGeneration): readonly string[] {
  const world = createWorld({ layouts: [{ generation }] });
  const rich = ['tessellate-dynamics', 'copperfinch'].flatMap((pageId) =>
    world.companies.filter((company) => company.pageId === pageId),
  );
  const posts = rich[0]?.posts ?? [];
  const talked = posts.filter(({ kind, comments }) => kind !== 'video' && comments.length > 0);
  return [...rich, ...talked.slice(0, 1)].map(({ url }) => world.respond(pathOf(url)).body);
}

const DOCUMENTS = { '2024': documentsOf('2024'), '2025': documentsOf('2025') };

describe(applyDrifts.name, () => {
  it('leaves a document without drifts as it is', () => {
    expect(applyDrifts(DOCUMENTS['2025'][0] ?? '', [])).toBe(DOCUMENTS['2025'][0]);
  });

  it.each(DRIFT_KINDS)('%s changes a document, and by itself keeps its shape', (kind) => {
    const drifted = DOCUMENTS['2025'].map((document) => applyDrifts(document, [kind]));
    expect(drifted).not.toEqual(DOCUMENTS['2025']);
    for (const document of drifted) {
      for (const tag of ['section', 'article', 'div', 'ul', 'main', 'script']) {
        const count = (pattern: string): number => document.split(pattern).length;
        expect([tag, count(`<${tag} `) + count(`<${tag}>`) - 1]).toEqual([tag, count(`</${tag}>`)]);
      }
      expect(document.trimEnd().endsWith('</html>')).toBe(true);
    }
  });

  it('loses no text by renaming or moving', () => {
    const [document = ''] = DOCUMENTS['2025'];
    const words = (html: string): number =>
      html.replace(/<!--|-->|<[^>]*>/g, ' ').match(/[\p{Letter}\p{Number}]+/gu)?.length ?? 0;
    const harmless = DRIFT_KINDS.filter((kind) => DRIFTS[kind].family !== 'dropped');
    for (const kind of harmless.filter((each) => DRIFTS[each].area !== 'jsonLd')) {
      const kept = words(applyDrifts(document, [kind])) / words(document);
      expect([kind, kept > 0.99]).toEqual([kind, true]);
    }
  });

  it('does the same in whatever order drifts are named', () => {
    const [document = ''] = DOCUMENTS['2025'];
    const kinds = ['testIdAttributeRenamed', 'sizeDropped', 'updatesDeferred'] as const;
    expect(applyDrifts(document, kinds)).toBe(applyDrifts(document, [...kinds].reverse()));
    expect(applyDrifts(document, kinds)).not.toContain('about-us__size');
  });
});

describe(driftedLayouts.name, () => {
  const layouts = driftedLayouts(400, 5);

  it('gives as many layouts as asked for, the same ones for the same seed', () => {
    expect(layouts).toHaveLength(400);
    expect(driftedLayouts(400, 5)).toEqual(layouts);
    expect(driftedLayouts(400, 6)).not.toEqual(layouts);
    expect(new Set(layouts.map(({ name }) => name)).size).toBe(400);
    expect(driftedLayouts(0)).toEqual([]);
  });

  it('has every kind by itself in both generations', () => {
    const alone = layouts.filter(({ drifts }) => drifts.length === 1);
    expect(alone).toHaveLength(2 * DRIFT_KINDS.length);
  });

  it('writes documents that differ from each other, all of them', () => {
    const prints = layouts.map(({ generation, drifts }) => {
      const hash = createHash('sha256');
      DOCUMENTS[generation].forEach((document) => hash.update(applyDrifts(document, drifts)));
      return hash.digest('hex');
    });
    const seen = new Map<string, string>();
    const twins = layouts.flatMap(({ name }, index) => {
      const twin = seen.get(prints[index] ?? '');
      seen.set(prints[index] ?? '', name);
      return twin === undefined ? [] : [`${twin} = ${name}`];
    });
    expect(twins).toEqual([]);
  });

  it.each([-1, MOST_LAYOUTS + 1, Number.NaN])('cannot give %d of them', (count) => {
    expect(() => driftedLayouts(count)).toThrow(RangeError);
  });
});
