import { describe, expect, it } from '@jest/globals';

import { canChange } from './can-change.js';

const HTML = { 'content-type': 'text/html; charset=utf-8' };

describe(canChange.name, () => {
  it.each([
    '<p>words, and <a href="/on/it">a link</a></p>',
    '<script type="application/ld+json">{"a": 1}</script>',
    "<SCRIPT async data-x='a > b' id=it TYPE = 'application/json'>{}</SCRIPT>",
    '<script type=text/json>{}</script>',
    '<noscript>words</noscript>',
  ])('sees nothing that runs in %s', (source) => {
    expect(canChange(source, HTML)).toBe(false);
  });

  it.each([
    '<script>1</script>',
    '<script src="/a.js" async></script>',
    '<script\ntype="module">1</script>',
    '<script type="text/jscript">1</script>',
    '<script data-type="application/json">1</script>',
    '<script title=\' type="application/json"\'>1</script>',
    '<script type="" type="application/json">1</script>',
    '<svg:script>1</svg:script>',
    '<script type="application/json">{}</script><script>1</script>',
    '<body onload="a()">',
    '<img src="a"ONERROR = a()>',
    '<svg/onload=a()>',
    '<iframe srcdoc="a"></iframe>',
    '<frameset><frame src="/a"></frameset>',
    '<object data="/a"></object>',
    '<meta http-equiv=Refresh content="0; url=/a">',
  ])('sees what can make another page of %s', (source) => {
    expect(canChange(source, HTML)).toBe(true);
  });

  it('takes a header for an order to go elsewhere', () => {
    expect(canChange('<p>', { ...HTML, refresh: '0; url=/a' })).toBe(true);
  });

  it.each([[{}], [{ 'content-type': 'application/xhtml+xml' }]])(
    'does not judge what is not said to be HTML: %j',
    (headers) => {
      expect(canChange('<p>', headers)).toBe(true);
    },
  );

  it('takes no long time over a document made to be slow', () => {
    const startedAt = performance.now();
    for (const piece of [
      '<script a="',
      '<script a ',
      '<script        ',
      ' on',
      'http-equiv =   ',
    ]) {
      canChange(piece.repeat(100_000), HTML);
    }

    expect(performance.now() - startedAt).toBeLessThan(5000);
  });
});
