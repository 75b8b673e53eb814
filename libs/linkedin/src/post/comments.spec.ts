import { openDocument } from '../document/guest-document.js';
import type { JsonLdNode } from '../document/json-ld.js';
import { isComment } from './card-elements.js';
import { parseComments } from './comments.js';

const POST = '7195255465402904576';
const [FIRST, SECOND] = ['7195965682205798400', '7195746096613134338'];

describe(parseComments.name, () => {
  it('joins JSON-LD by order where the names agree, be it author or creator', () => {
    const nodes = [
      { author: { name: 'Otto' }, text: 'from  JSON-LD', interactionStatistic: likes(5) },
      { creator: { name: 'Ina' }, interactionStatistic: [likes(7)] },
    ];
    expect(counts(comment(FIRST, 'Otto') + comment(SECOND, 'Ina'), nodes)).toEqual([5, 7]);
  });

  it('counts by the link where JSON-LD is about somebody else', () => {
    const link =
      '<div class="comment__actions"><a class="comment__reactions-count">3 Reactions</a></div>';
    expect(
      counts(comment(FIRST, 'Otto', link), [
        { author: { name: 'Ina' }, interactionStatistic: likes(9) },
      ]),
    ).toEqual([3]);
  });

  it('knows zero by a whole comment that draws no link', () => {
    expect(counts(comment(FIRST, 'Otto', '<div class="comment__actions"></div>'), [])).toEqual([0]);
  });

  it('does not make up a zero for a layout it does not know', () => {
    expect(counts(comment(FIRST, 'Otto'), [])).toEqual([null]);
    expect(
      counts(comment(FIRST, 'Otto', '<a class="comment__reactions-count">Reactions</a>'), []),
    ).toEqual([null]);
  });

  it('takes the text of JSON-LD where the comment’s own cannot be found', () => {
    const node = {
      author: { name: 'Otto' },
      text: 'Well said',
      datePublished: '2024-05-14T01:58:33.215Z',
    };
    const [found] = parse(comment(FIRST, 'Otto'), [node]);
    expect(found).toMatchObject({
      record: { text: 'Well said' },
      coverage: { found: { text: 'jsonLd' } },
    });
  });

  it.each([
    ['links to somebody else', '<a href="/in/ina">Ina</a>', ['mentions']],
    ['links to its author alone', '<a href="/in/x?trk=image">Otto</a>', []],
    ['asks to sign up', '<a href="/signup/cold-join">Like</a>', []],
  ])('misses the mentions of a comment without known words that %s', (_what, link, missing) => {
    const node = { author: { name: 'Otto' }, text: 'x', interactionStatistic: likes(1) };
    const [found] = parse(comment(FIRST, 'Otto', link), [node]);
    expect(found?.coverage.missing).toEqual(missing);
  });

  it('knows the words by the mark of all attributed text where their own is gone', () => {
    const words =
      '<p class="attributed-text-segment-list__content">Well said <a href="/in/ina">Ina</a></p>';
    const [found] = parse(comment(FIRST, 'Otto', words), []);
    expect(found?.record).toMatchObject({ text: 'Well said Ina', mentions: [{ name: 'Ina' }] });
  });

  it('misses text and author that are nowhere to be found', () => {
    const [found] = parse(`<section class="comment">${mark(FIRST)}</section>`, [{ text: 'x' }]);
    expect(found).toMatchObject({
      record: { author: null, text: null },
      coverage: { missing: ['author', 'text', 'reactionCount'] },
    });
  });

  it('tells every comment once, and none without an id', () => {
    const broken = mark(FIRST).replace('urn:li:comment', 'urn:li:reply');
    expect(
      parse(
        comment(FIRST, 'A') + comment(FIRST, 'A') + `<section class="comment">${broken}</section>`,
        [],
      ),
    ).toHaveLength(1);
  });
});

function parse(sections: string, nodes: readonly JsonLdNode[]) {
  return parseComments(openDocument(sections).root.all(isComment), POST, nodes);
}

function counts(sections: string, nodes: readonly JsonLdNode[]) {
  return parse(sections, nodes).map(({ record }) => record.reactionCount);
}

function comment(id: string, name: string, rest = ''): string {
  return `<section class="comment"><a class="comment__author" href="/in/x">${name}</a>${mark(id)}${rest}</section>`;
}

function mark(id: string): string {
  return `<a data-semaphore-content-type="COMMENT" data-semaphore-content-urn="urn:li:comment:(urn:li:activity:${POST},${id})"></a>`;
}

function likes(count: number): JsonLdNode {
  return { interactionType: 'http://schema.org/LikeAction', userInteractionCount: count };
}
