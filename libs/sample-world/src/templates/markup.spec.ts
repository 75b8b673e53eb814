import { describe, expect, it } from '@jest/globals';

import { escapeWithApostrophes, markup } from './markup.js';

describe(markup.name, () => {
  it('escapes what is inserted, in text and in attributes', () => {
    const text = `<b title="x">Q&A</b>`;
    expect(markup`<p title="${text}">${text}</p>`.source).toBe(
      '<p title="&lt;b title=&quot;x&quot;&gt;Q&amp;A&lt;/b&gt;">&lt;b title=&quot;x&quot;&gt;Q&amp;A&lt;/b&gt;</p>',
    );
  });

  it('inserts markup as it is, lists in order, and nothing for null and false', () => {
    const rows = [1, 2].map((row) => markup`<li>${row}</li>`);
    expect(markup`<ul>${rows}${null}${false}</ul>`.source).toBe('<ul><li>1</li><li>2</li></ul>');
  });

  it('escapes a description once more, as LinkedIn does', () => {
    const description = escapeWithApostrophes("don't & won't");
    expect(markup`<meta content="${description}">`.source).toBe(
      '<meta content="don&amp;#39;t &amp;amp; won&amp;#39;t">',
    );
  });
});
