import { afterAll, beforeAll, describe, expect, it } from '@jest/globals';

import type { KeysetSort } from '../../src/common/pagination/keyset.js';
import type { Position } from '../../src/common/pagination/slice.js';
import type { PagesFilter } from '../../src/modules/pages/page-clauses.js';
import { PAGE_SORTS, pageOrder } from '../../src/modules/pages/page-orders.js';
import { PageSearchRepository } from '../../src/modules/pages/page-search.repository.js';
import { CompanyPage } from '../../src/modules/pages/schemas/company-page.schema.js';
import { searchWords } from '../../src/modules/pages/search-words.js';
import { aCompanyPage } from '../support/builders/company-page.builder.js';
import { canSortByIndex } from '../support/command-monitor.js';
import { createTestApp, type TestApp } from '../support/create-test-app.js';

const at = new Date('2026-11-01T10:00:00.000Z');

const ALL_PAGES: PagesFilter = {
  nameWords: [],
  locationWords: [],
  industry: null,
  followers: { min: null, max: null },
  employees: { min: null, max: null },
};
const SORTS = PAGE_SORTS.map(pageOrder);

/** As many pages as a list may look at for one stretch, here so few that most lists must stop before their end. */
const READ_AT_MOST = 20;

/** The same numbers in every run. */
function* numbersBelow(bound: number): Generator<number, never> {
  for (let state = 1; ; state = (state * 48_271) % 2_147_483_647) {
    yield state % bound;
  }
}

/** 300 pages with many ties and many nulls. */
function manyPages(): CompanyPage[] {
  const draw = numbersBelow(40);
  const value = (): number | null => {
    const { value: drawn } = draw.next();
    return drawn < 8 ? null : drawn;
  };
  return Array.from({ length: 300 }, (_unused, index) => {
    const name = value();
    return aCompanyPage({
      pageId: `page-${String(draw.next().value).padStart(2, '0')}-${index}`,
      name: name === null ? null : `Name ${name}`,
      industry: index % 3 === 0 ? 'Retail' : 'Banking',
      totalFollowers: value(),
      employeeCount: value(),
      lastSeenAt: new Date(at.getTime() + draw.next().value * 1000),
    });
  });
}

function inOrder(pages: readonly CompanyPage[], { field, direction }: KeysetSort): string[] {
  const valueOf = (page: CompanyPage): Position['value'] =>
    page[field as keyof CompanyPage] as Position['value'];
  const compare = (left: CompanyPage, right: CompanyPage): number => {
    const [a, b] = [valueOf(left), valueOf(right)];
    if (a === null || b === null || a.valueOf() === b.valueOf()) {
      const byNull = Number(a !== null) - Number(b !== null);
      return byNull || (left.pageId < right.pageId ? -1 : 1);
    }
    return a < b ? -1 : 1;
  };
  return [...pages].sort((a, b) => direction * compare(a, b)).map(({ pageId }) => pageId);
}

type Walk = (
  filter: PagesFilter,
  sort: KeysetSort | null,
  between?: () => Promise<unknown>,
) => Promise<string[]>;

describe(PageSearchRepository.name, () => {
  let api: TestApp;
  let search: PageSearchRepository;

  beforeAll(async () => {
    api = await createTestApp({ settings: { SEARCH_READ_AT_MOST: String(READ_AT_MOST) } });
    search = api.app.get(PageSearchRepository, { strict: false });
  });

  afterAll(() => api.close());

  const walk: Walk = async (filter, sort, between = () => Promise.resolve()) => {
    const ids: string[] = [];
    let position: Position | null = null;
    do {
      const run = await search.list({ filter, sort, fields: null, limit: 29, position });
      expect(run.rows.length).toBeLessThanOrEqual(29);
      ids.push(...run.rows.map(({ pageId }) => pageId));
      position = run.next;
      await between();
    } while (position !== null);
    return ids;
  };

  async function store(pages: readonly CompanyPage[]): Promise<void> {
    await api.connection.model(CompanyPage.name).insertMany(pages);
  }

  async function clear(): Promise<void> {
    await api.connection.model(CompanyPage.name).deleteMany({});
  }

  describe('with 300 pages, many without a value and many with the same', () => {
    const stored = manyPages();

    beforeAll(() => store(stored));

    afterAll(clear);

    it.each(SORTS)('walks without a gap or a repetition by $field, $direction', async (sort) => {
      expect(await walk(ALL_PAGES, sort)).toEqual(inOrder(stored, sort));
    });

    it.each(SORTS)('walks the same way under a filter, by $field, $direction', async (sort) => {
      const filter = { ...ALL_PAGES, industry: 'Retail', followers: { min: 10, max: 30 } };
      const wanted = stored.filter(
        ({ industry, totalFollowers: followers }) =>
          industry === 'Retail' && followers !== null && followers >= 10 && followers <= 30,
      );

      expect(await walk(filter, sort)).toEqual(inOrder(wanted, sort));
      expect(await search.count(filter)).toBe(wanted.length);
    });

    it('skips and repeats none of its pages while others are added', async () => {
      const sort = pageOrder('-totalFollowers');
      let round = 0;
      const seen = await walk(ALL_PAGES, sort, async () => {
        round += 1;
        const added = [39, 20, null].map((totalFollowers, index) =>
          aCompanyPage({ pageId: `added-${round}-${index}`, totalFollowers }),
        );
        await store(added.slice(0, round < 8 ? 3 : 0));
      });
      await api.connection.model(CompanyPage.name).deleteMany({ pageId: /^added-/ });

      expect(seen.filter((id) => !id.startsWith('added-'))).toEqual(inOrder(stored, sort));
      expect(new Set(seen).size).toBe(seen.length);
    });

    it.each([
      ['a beginning of a word', ['nam'], stored.filter(({ name }) => name !== null).length],
      [
        'several, in any order',
        ['25', 'na'],
        stored.filter(({ name }) => name === 'Name 25').length,
      ],
      ['a word that no name has', ['zebra'], 0],
      ['what looks like an expression', ['.*'], 0],
    ])('finds names by %s', async (_what, nameWords, matching) => {
      const filter = { ...ALL_PAGES, nameWords };

      expect(await search.count(filter)).toBe(matching);
      expect(await walk(filter, null)).toHaveLength(matching);
      expect(await walk(filter, pageOrder('name'))).toHaveLength(matching);
    });

    it('answers only the fields that were asked for', async () => {
      const { rows } = await search.list({
        filter: ALL_PAGES,
        sort: pageOrder('name'),
        fields: ['industry'],
        limit: 1,
        position: null,
      });

      expect(rows.map((row) => Object.keys(row).sort())).toEqual([['industry', 'name', 'pageId']]);
    });
  });

  describe('by name alone', () => {
    const ranked = [
      ['exact', 'Bright Labs', 3],
      ['exact-small', 'BRIGHT  Läbs!', 1],
      ['whole-begins', 'Bright Labs of Porto', 900],
      ['whole-begins-in-a-word', 'Bright Labsmith', 2],
      ['all-words', 'Labs for a bright day', 800],
      ['all-words-none-known', 'The Labs Bright', null],
      ['beginnings', 'Laboratory of Brightness', 7000],
      ['beginnings-labsmith', 'Labsmith Brightly', 6],
    ] as const;
    const others = [
      ['one-word', 'Bright Sparks'],
      ['inside', 'Upbright Slabs'],
    ] as const;

    beforeAll(() =>
      store([
        ...ranked
          .toReversed()
          .map(([pageId, name, totalFollowers]) => aCompanyPage({ pageId, name, totalFollowers })),
        ...others.map(([pageId, name]) => aCompanyPage({ pageId, name })),
      ]),
    );

    afterAll(clear);

    it('ranks the name itself, beginnings of it, all words, beginnings of words; then by size', async () => {
      const filter = { ...ALL_PAGES, nameWords: searchWords('bright labs') };
      const expected = ranked.map(([pageId]) => pageId).filter((id) => id !== 'beginnings');

      expect(await walk(filter, null)).toEqual(expected);
      expect(await walk({ ...ALL_PAGES, nameWords: ['bright', 'lab'] }, null)).toHaveLength(8);
    });

    it.each([1, 2, 3, 7])(
      'is walked in slices of %i without a gap or a repetition',
      async (limit) => {
        const filter = { ...ALL_PAGES, nameWords: ['bright', 'lab'] };
        const ids: string[] = [];
        let position: Position | null = null;
        do {
          const run = await search.list({ filter, sort: null, fields: [], limit, position });
          ids.push(...run.rows.map(({ pageId }) => pageId));
          position = run.next;
        } while (position !== null);

        expect(ids).toEqual(await walk(filter, null));
        expect(ids).toHaveLength(8);
      },
    );
  });

  describe('with 400 pages, and every filter with every order', () => {
    const names = ['Amber', 'Bright', 'Cedar', 'Delta', 'Ember'];
    const places = ['Lisbon', 'Porto', 'Faro', 'Braga'];
    const industries = ['Retail', 'Banking', 'Research'];
    const filters: [string, Partial<PagesFilter>][] = [
      ['name', { nameWords: ['brigh'] }],
      ['location', { locationWords: ['porto'] }],
      ['industry', { industry: 'Banking' }],
      ['followers', { followers: { min: 500, max: null } }],
      ['employees', { employees: { min: null, max: 300 } }],
    ];
    const combinations = Array.from({ length: 2 ** filters.length }, (_unused, mask) =>
      filters.filter((_filter, index) => (mask & (2 ** index)) !== 0),
    ).map((chosen, turn) => ({
      turn,
      named: chosen.map(([name]) => name).join(' + ') || 'no filter',
      filter: chosen.reduce<PagesFilter>((all, [, one]) => ({ ...all, ...one }), ALL_PAGES),
    }));
    /** Each field in one direction or the other: an index is read either way. */
    const orders = (filter: PagesFilter, turn: number): (KeysetSort | null)[] => [
      ...SORTS.filter((_sort, index) => (index + turn + Math.floor(index / 2)) % 2 === 0),
      ...(filter.nameWords.length > 0 ? [null] : []),
    ];
    const middleOf = (sort: KeysetSort | null): Position => {
      const value = { name: 'Cedar Works', lastSeenAt: at }[sort?.field ?? ''] ?? 300;
      return { value, key: 'page-200', ...(sort === null && { rank: 1 }) };
    };
    const stored = Array.from({ length: 400 }, (_unused, index) =>
      aCompanyPage({
        pageId: `page-${index}`,
        name: `${names[index % 5] ?? ''} Works ${index}`,
        headquarters: places[index % 4] ?? null,
        locations: [],
        industry: industries[index % 3] ?? null,
        totalFollowers: index % 11 === 0 ? null : (index * 7919) % 1000,
        employeeCount: index % 7 === 0 ? null : (index * 104_729) % 600,
        lastSeenAt: new Date(at.getTime() + ((index * 31) % 997) * 1000),
      }),
    );

    beforeAll(() => store(stored));

    afterAll(clear);

    it.each(combinations)(
      'never scans the collection, nor reads more than it may: $named',
      async ({ filter, turn }) => {
        if (!(await canSortByIndex(api.connection))) {
          process.stdout.write('skipped: this server sorts in memory whatever the indexes\n');
          return;
        }
        for (const sort of orders(filter, turn)) {
          const position = middleOf(sort);
          const reads = await api.commands.readsOf(() =>
            search.list({ filter, sort, fields: null, limit: 5, position }),
          );
          const stages = reads.flatMap((read) => read.stages);

          expect(stages).toContain('IXSCAN');
          expect(stages).not.toContain('COLLSCAN');
          expect(Math.max(...reads.map(({ docsExamined }) => docsExamined))).toBeLessThanOrEqual(
            READ_AT_MOST + 1,
          );
        }
      },
    );

    it('reads no more than the slice where one index has all that is asked and the order', async () => {
      const single = combinations.filter(({ named }) =>
        ['no filter', 'industry', 'followers'].includes(named),
      );
      for (const { filter } of single) {
        const reads = await api.commands.readsOf(async () => {
          const request = { filter, sort: pageOrder('-totalFollowers'), fields: null, limit: 5 };
          const { next } = await search.list({ ...request, position: null });
          await search.list({ ...request, position: next });
        });

        expect(Math.max(...reads.map(({ docsExamined }) => docsExamined))).toBeLessThanOrEqual(6);
      }
    });

    it('stops where few of many match, and goes on from there to the end', async () => {
      const filter = { ...ALL_PAGES, nameWords: ['works'], employees: { min: 590, max: null } };
      const sort = pageOrder('name');
      const wanted = stored.filter(({ employeeCount }) => (employeeCount ?? 0) >= 590);
      const rare = await walk(filter, sort);
      const both = { ...filter, locationWords: ['porto'], employees: { min: 0, max: 590 } };
      const many = await walk(both, pageOrder('-lastSeenAt'));

      expect(rare).toEqual(inOrder(wanted, sort));
      expect(many).toEqual(
        inOrder(
          stored.filter(
            ({ employeeCount, headquarters }) =>
              employeeCount !== null && employeeCount <= 590 && headquarters === 'Porto',
          ),
          pageOrder('-lastSeenAt'),
        ),
      );
    });
  });
});
