import { openDocument } from './guest-document.js';
import { countAt, hasType, jsonLdNodes, nodeAt, nodesAt, stringAt } from './json-ld.js';

describe(jsonLdNodes.name, () => {
  it.each([
    ['{"a":1}', [{ a: 1 }]],
    ['[{"a":1},{"b":2}]', [{ a: 1 }, { b: 2 }]],
    ['{"@graph":[{"a":1},{"b":2}]}', [{ a: 1 }, { b: 2 }]],
    ['{"@graph":{"a":1}}', [{ a: 1 }]],
    ['{broken', []],
    ['null', []],
    ['7', []],
    ['[[{"a":1}]]', []],
  ])('finds the top of %s', (json, nodes) => {
    expect(nodesIn(json)).toEqual(nodes);
  });

  it('reads every script of its type and no other', () => {
    const document = openDocument(
      '<script type="application/ld+json">{"a":1}</script><script>{"b":2}</script><script type="application/ld+json">{"c":3}</script>',
    );
    expect(jsonLdNodes(document)).toEqual([{ a: 1 }, { c: 3 }]);
  });

  it('is not touched by a prototype in the document', () => {
    const [node = null] = nodesIn('{"__proto__":{"name":"x"},"@type":"Organization"}');
    expect(stringAt(node, 'name')).toBeNull();
    expect(stringAt(node, 'toString')).toBeNull();
    expect(({} as Record<string, unknown>).name).toBeUndefined();
  });

  it('bears nesting of any depth', () => {
    expect(nodesIn('['.repeat(200_000))).toEqual([]);
    expect(nodesIn('{"@graph":['.repeat(20_000) + ']}'.repeat(20_000))).toEqual([]);
  });
});

describe('properties', () => {
  const node = {
    s: ' x ',
    blank: ' ',
    n: 7,
    digits: '12',
    huge: 1e300,
    minus: -1,
    half: 1.5,
    o: { a: 1 },
    list: [{ a: 1 }, 3],
  };

  it('are strings that say something', () => {
    expect(stringAt(node, 's')).toBe(' x ');
    expect(stringAt(node, 'blank')).toBeNull();
    expect(stringAt(node, 'n')).toBeNull();
    expect(stringAt(null, 's')).toBeNull();
  });

  it('are whole numbers from zero', () => {
    expect(['n', 'digits', 'huge', 'minus', 'half', 's'].map((key) => countAt(node, key))).toEqual([
      7,
      12,
      null,
      null,
      null,
      null,
    ]);
  });

  it('are nodes, alone or in a list', () => {
    expect(nodeAt(node, 'o')).toEqual({ a: 1 });
    expect(nodesAt(node, 'list')).toEqual([{ a: 1 }]);
    expect(nodeAt(node, 's')).toBeNull();
  });

  it('have one type or several', () => {
    expect(hasType({ '@type': ['A', 'B'] }, (type) => type === 'B')).toBe(true);
    expect(hasType({ '@type': 5 }, () => true)).toBe(false);
  });
});

function nodesIn(json: string) {
  return jsonLdNodes(openDocument(`<script type="application/ld+json">${json}</script>`));
}
