import { NO_DOCUMENTS, type TargetBaseline } from './baseline.js';
import { judgeAgainst, type Memory } from './judge-against.js';
import { afterDrifted, afterKept, withTraits } from './learn.js';
import type { Portrait } from './portrait.js';

function aPortrait(portrait: Partial<Portrait> = {}): Portrait {
  return {
    found: { name: 'text', website: 'text', industry: 'text' },
    missing: [],
    tallies: {},
    claims: {},
    legible: {},
    items: {},
    specimens: {},
    countOf: () => 0,
    ...portrait,
  };
}

type Visit = readonly [targetId: string, portrait: Portrait];

/** What is remembered for a target after all these visits. */
function memoryAfter(targetId: string, visits: readonly Visit[]): Memory {
  let kind = NO_DOCUMENTS;
  const owns = new Map<string, TargetBaseline>();
  for (const [id, portrait] of visits) {
    const own = owns.get(id) ?? null;
    const verdict = judgeAgainst(portrait, { targetId: id, own, card: null, kind });
    const isDrifted = verdict.losses.length > 0;
    owns.set(id, isDrifted ? afterDrifted(own, verdict) : afterKept(own, portrait, verdict));
    kind = withTraits(kind, id, verdict);
  }
  return { targetId, own: owns.get(targetId) ?? null, card: null, kind };
}

function memoryOf(targetId: string, shown: Readonly<Record<string, readonly Portrait[]>>): Memory {
  const visits = Object.entries(shown).flatMap(([id, portraits]) =>
    portraits.map((portrait): Visit => [id, portrait]),
  );
  return memoryAfter(targetId, visits);
}

const lossesOf = (portrait: Portrait, memory: Memory): readonly string[] =>
  judgeAgainst(portrait, memory).losses.map(({ trait }) => trait);

const HEALTHY = Array.from({ length: 5 }, () => aPortrait());
const WITHOUT_WEBSITE = aPortrait({ found: { name: 'text', industry: 'text' } });

describe(judgeAgainst.name, () => {
  it('finds nothing lost where nothing is known', () => {
    expect(judgeAgainst(WITHOUT_WEBSITE, memoryOf('a', {}))).toMatchObject({
      losses: [],
      vanished: [],
      withdrawn: [],
    });
  });

  it('finds lost what every page has', () => {
    const portrait = aPortrait({ found: { name: 'text', website: 'text' } });

    expect(lossesOf(portrait, memoryOf('a', { a: HEALTHY }))).toEqual(['industry']);
  });

  it.each([
    [
      'with the list that it stood in',
      { name: 'text', website: 'text', industry: 'text' },
      ['openJobs'],
    ],
    ['and leaves its list', { name: 'text', website: 'text', industry: 'text', jobs: 'text' }, []],
  ] as const)('sees what LinkedIn lists go %s', (_what, found, losses) => {
    const listed = { ...aPortrait().found, jobs: 'text', openJobs: 'text' } as const;
    const past = HEALTHY.map((portrait) => ({ ...portrait, found: listed }));

    expect(lossesOf(aPortrait({ found }), memoryOf('a', { a: past }))).toEqual(losses);
  });

  it('does not miss a list where it lost nothing that stood in it', () => {
    const past = HEALTHY.map((portrait) => ({
      ...portrait,
      found: { ...portrait.found, jobs: 'text' as const },
    }));

    expect(judgeAgainst(aPortrait(), memoryOf('a', { a: past }))).toMatchObject({
      losses: [],
      vanished: [],
    });
  });

  it('takes an optional field that is gone for vanished, then for withdrawn', () => {
    const memory = memoryOf('a', { a: HEALTHY });
    const first = judgeAgainst(WITHOUT_WEBSITE, memory);
    expect(first).toMatchObject({ losses: [], vanished: ['website'], withdrawn: [] });

    const own = afterKept(memory.own, WITHOUT_WEBSITE, first);
    expect(judgeAgainst(WITHOUT_WEBSITE, { ...memory, own })).toMatchObject({
      losses: [],
      vanished: [],
      withdrawn: ['website'],
    });
  });

  it('finds an optional field lost whose words still stand in the document', () => {
    const specimens = { website: { words: 'acme.example', count: 2 } };
    const memory = memoryOf('a', { a: HEALTHY.map((portrait) => ({ ...portrait, specimens })) });

    expect(lossesOf({ ...WITHOUT_WEBSITE, countOf: () => 2 }, memory)).toEqual(['website']);
    expect(lossesOf({ ...WITHOUT_WEBSITE, countOf: () => 1 }, memory)).toEqual([]);
  });

  it('asks nothing of a field that comes and goes', () => {
    const flickering = [aPortrait(), WITHOUT_WEBSITE, WITHOUT_WEBSITE, aPortrait()];

    expect(judgeAgainst(WITHOUT_WEBSITE, memoryOf('a', { a: flickering }))).toMatchObject({
      losses: [],
      vanished: [],
    });
  });

  it('finds a field lost that one target after the other no longer has', () => {
    const healthy = ['a', 'b', 'c', 'd'].flatMap((id) =>
      HEALTHY.map((portrait): Visit => [id, portrait]),
    );
    const losing: readonly Visit[] = [
      ['b', WITHOUT_WEBSITE],
      ['c', WITHOUT_WEBSITE],
    ];

    expect(lossesOf(WITHOUT_WEBSITE, memoryAfter('a', [...healthy, ...losing]))).toEqual([
      'website',
    ]);
    const kept: Visit = ['d', aPortrait()];
    expect(lossesOf(WITHOUT_WEBSITE, memoryAfter('a', [...healthy, ...losing, kept]))).toEqual([]);
  });

  it('does not condemn a first visit for what others lack at times as well', () => {
    const shown = Object.fromEntries(
      Array.from({ length: 150 }, (_unused, index) => [
        `p${index}`,
        [aPortrait(index % 10 === 9 ? { found: {}, missing: ['name'] } : {})],
      ]),
    );

    expect(lossesOf(aPortrait({ found: {}, missing: ['name'] }), memoryOf('new', shown))).toEqual(
      [],
    );
  });

  describe('a part that is there and cannot be read', () => {
    const legible = aPortrait({ legible: { 'comments.author': true } });
    const illegible = aPortrait({ legible: { 'comments.author': false } });
    const seen = (
      documentCount: number,
      targetCount: number,
      portraitOf: (index: number) => Portrait = () => legible,
    ): readonly Visit[] =>
      Array.from({ length: documentCount }, (_unused, index): Visit => [
        `p${index % targetCount}`,
        portraitOf(index),
      ]);

    it('condemns a first document where no document of many targets was ever like that', () => {
      expect(lossesOf(illegible, memoryAfter('new', seen(110, 11)))).toEqual([
        'legible:comments.author',
      ]);
    });

    it.each([
      ['few documents were seen', seen(90, 11)],
      ['few targets were seen', seen(110, 9)],
      [
        'others were like that at times',
        seen(110, 11, (index) => (index === 50 ? illegible : legible)),
      ],
    ])('condemns nothing where %s', (_what, visits) => {
      expect(lossesOf(illegible, memoryAfter('new', visits))).toEqual([]);
    });

    it('condemns what others lack one after the other', () => {
      const visits = [...seen(30, 5), ['a', illegible] as const, ['b', illegible] as const];

      expect(lossesOf(illegible, memoryAfter('new', visits))).toEqual(['legible:comments.author']);
    });
  });

  it('takes the third loss of the same on one target alone for its way', () => {
    const portrait = aPortrait({ found: { name: 'text', website: 'text' } });
    const shown = { b: HEALTHY, a: [...HEALTHY, portrait, portrait] };

    expect(lossesOf(portrait, memoryOf('a', shown))).toEqual([]);
    expect(lossesOf(portrait, memoryOf('a', { b: HEALTHY, a: [...HEALTHY, portrait] }))).toEqual([
      'industry',
    ]);
  });

  it.each([
    ['several things at once', { people: 3 }, { people: 0 }, ['people']],
    [
      'a part of several things',
      { people: 4, 'people:headline': 3 },
      { people: 4, 'people:headline': 0 },
      ['people:headline'],
    ],
    ['one of several things', { locations: 3 }, { locations: 2 }, []],
    ['the only thing there was', { locations: 1 }, { locations: 0 }, []],
  ])('sees a loss of %s', (_what, before, now, losses) => {
    const past = HEALTHY.map((portrait) => ({ ...portrait, tallies: before }));

    expect(lossesOf(aPortrait({ tallies: now }), memoryOf('a', { a: past }))).toEqual(losses);
  });

  it.each([
    ['all posts that had it', { 1: [], 2: [] }, ['item:media']],
    ['one post of several', { 1: [], 2: ['media@image'] }, []],
    ['posts that are not shown any more', { 3: [] }, []],
  ])('sees a fact lost by %s', (_what, items, losses) => {
    const past = aPortrait({ items: { 1: ['media@image'], 2: ['media@image'] } });

    expect(lossesOf(aPortrait({ items }), memoryOf('a', { a: [past] }))).toEqual(losses);
  });

  it('sees what a post’s own page lacks of its card', () => {
    const memory = { ...memoryOf('a', {}), card: ['author@text', 'kind@image'] };

    expect(lossesOf(aPortrait({ items: { 7: ['kind@other'] } }), memory)).toEqual([
      'item:author',
      'item:kind',
    ]);
  });
});
