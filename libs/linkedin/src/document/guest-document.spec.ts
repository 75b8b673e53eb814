import { openDocument } from './guest-document.js';
import {
  both,
  either,
  trackedAs,
  withAttribute,
  withClass,
  withTag,
  withTestId,
} from './matcher.js';
import { lineOf } from './text.js';

describe(openDocument.name, () => {
  it('reads nothing out of nothing', () => {
    const document = openDocument('');
    expect(document.root.first(() => true)).toBeNull();
    expect(document.isTruncated).toBe(true);
  });

  it('knows a whole document by its closing tag', () => {
    expect(openDocument('<html><body></body></html>\n<!-- saved -->').isTruncated).toBe(false);
    expect(openDocument('<html><body><p>and th').isTruncated).toBe(true);
  });

  it('is not misled by a closing tag without an opening one', () => {
    expect(openDocument('<body>x</html>').isTruncated).toBe(true);
  });

  it('keeps to the nesting that the tags give', () => {
    const document = openDocument('<div id="a"><b>one</b></div><div id="b"><b>two</b></div>');
    const second = document.first('div', withAttribute('id', 'b'));
    expect(lineOf(second?.first(withTag('b')) ?? null)).toBe('two');
  });

  it('closes list items, paragraphs and terms that are left open', () => {
    const document = openDocument('<ul><li>a<li>b</ul><p>c<div>d</div><dl><dt>e<dd>f</dl>');
    const texts = ['li', 'p', 'dt', 'dd'].flatMap((tag) => document.elements(tag).map(lineOf));
    expect(texts).toEqual(['a', 'b', 'c', 'e', 'f']);
  });

  it('treats void elements as empty and self-closing ones as empty only in drawings', () => {
    const document = openDocument('<p>a<br>b</p><div/>c<svg><path/><g>d</g></svg>e</div>');
    expect(document.elements('br')[0]?.isWhole).toBe(true);
    expect(lineOf(document.elements('div')[0] ?? null)).toBe('ce');
    expect(document.elements('path')[0]?.endIndex).toBe(
      (document.elements('path')[0]?.index ?? 0) + 1,
    );
  });

  it('ignores closing tags that match nothing', () => {
    expect(lineOf(openDocument('<p>a</b></i>b</p>').elements('p')[0] ?? null)).toBe('ab');
  });

  it('says which elements the document ends in', () => {
    const document = openDocument('<html><section><p>whole</p><p>cut');
    expect(document.elements('p').map((element) => element.isWhole)).toEqual([true, false]);
    expect(document.elements('section')[0]?.isWhole).toBe(false);
  });

  it('reads tag names in capitals', () => {
    expect(openDocument('<DIV>x</DIV>').elements('div')).toHaveLength(1);
  });

  it('finds the first element of a test id at once', () => {
    const document = openDocument('<a data-test-id="x">1</a><a data-test-id="x">2</a>');
    expect(lineOf(document.withTestId('x'))).toBe('1');
    expect(document.withTestId('y')).toBeNull();
  });

  it('keeps the text of scripts and comments apart from what is shown', () => {
    const document = openDocument(
      '<code id="c"><!--"1 &amp; 2"--><!----></code><script>"<b>"</script>',
    );
    expect(document.elements('code')[0]?.rawContent('comment')).toBe('"1 &amp; 2"');
    expect(document.elements('script')[0]?.rawContent('text')).toBe('"<b>"');
  });

  it('survives declarations, character data and broken ends', () => {
    for (const html of [
      '<!doctype html><a>',
      '<![CDATA[x]]>',
      '<?xml x?>',
      '<a href="',
      '<!--',
      '</',
      '<a b',
      '<svg><![CDATA[x]]></svg>',
    ]) {
      expect(() => openDocument(html)).not.toThrow();
    }
  });

  it('stops reading a document of absurdly many nodes', () => {
    const document = openDocument(`<html>${'<b>'.repeat(60_000)}</html>`);
    expect(document.elements('b').length).toBeLessThan(60_000);
    expect(document.isTruncated).toBe(true);
  });

  it('bears nesting of any depth', () => {
    const nested = '<div>'.repeat(25_000) + 'deep' + '</span>'.repeat(30_000);
    const document = openDocument(`<main>${nested}</main>`);
    expect(lineOf(document.elements('div')[0] ?? null)).toBe('deep');
  });
});

describe('attributes', () => {
  const [element] = openDocument(
    `<a class="one  two-x\n three" href="/a?b=1&amp;c=2" title='x' data-x=y hidden href="/second">`,
  ).elements('a');

  it('are decoded', () => {
    expect(element?.attribute('href')).toBe('/a?b=1&c=2');
  });

  it('are read with any quotes or none', () => {
    expect(['title', 'data-x', 'hidden', 'none'].map((name) => element?.attribute(name))).toEqual([
      'x',
      'y',
      '',
      null,
    ]);
  });

  it('name classes by whole words', () => {
    expect(
      ['one', 'two-x', 'three', 'two', 'x', 'thre'].map((name) => element?.hasClass(name)),
    ).toEqual([true, true, true, false, false, false]);
  });

  it('beyond the sixty-fourth are not read', () => {
    const [crowded] = openDocument(`<a ${'x="1" '.repeat(64)} href="/late">`).elements('a');
    expect(crowded?.attribute('href')).toBeNull();
  });
});

describe('matching', () => {
  const document = openDocument(
    '<div><p class="x" data-test-id="t">1<p class="x">2</p></div><a data-tracking-control-name="org_guest_feed-actor-name">',
  );

  it('gives outermost matches only, so that reading them all stays linear', () => {
    const nested = openDocument('<div id="1"><div id="2"></div></div><div id="3"></div>');
    const ids = nested.root.all(withTag('div')).map((element) => element.attribute('id'));
    expect(ids).toEqual(['1', '3']);
  });

  it('combines', () => {
    expect(document.root.all(both(withClass('x'), withTestId('t')))).toHaveLength(1);
    expect(document.root.all(either(withClass('x'), withTag('a')))).toHaveLength(3);
    expect(document.root.first(trackedAs('feed-actor-name'))?.name).toBe('a');
    expect(document.root.first(withAttribute('data-test-id'))?.name).toBe('p');
  });
});
