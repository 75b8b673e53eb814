import { anElement } from './element.builder.js';
import type { GuestElement } from './guest-element.js';
import { lineAfter, lineOf, piecesOf, proseOf, toLine, toProse } from './text.js';

describe(lineOf.name, () => {
  it('collapses white space of every kind and decodes entities', () => {
    expect(lineOf(paragraph('\n  Gull\u00a0&amp;\t\n Gate&nbsp; '))).toBe('Gull & Gate');
  });

  it('leaves out what only screen readers are told, what is hidden, buttons, code and drawings', () => {
    const hidden =
      '<span class="a sr-only">x</span><b class="visually-hidden">x</b><i class="hidden">x</i><u hidden>x</u>' +
      '<button>x</button><code>x</code><script>x</script><svg><title>x</title></svg>';
    expect(lineOf(paragraph(`seen ${hidden}<span class="babybear:hidden">too</span>`))).toBe(
      'seen too',
    );
  });

  it('is null for nothing', () => {
    expect(lineOf(paragraph(' \n '))).toBeNull();
    expect(lineOf(null)).toBeNull();
  });
});

describe(proseOf.name, () => {
  it('keeps line breaks and inner spaces, trimmed at the ends', () => {
    expect(proseOf(paragraph('\n  one  two\r\n\r\nthree<br>four \n'))).toBe(
      'one  two\n\nthree\nfour',
    );
  });

  it('is null for nothing', () => {
    expect(proseOf(paragraph(''))).toBeNull();
    expect(proseOf(null)).toBeNull();
  });
});

describe(lineAfter.name, () => {
  it('gives the text beyond a mark', () => {
    const line = paragraph('Ebbham <b></b> 12 <i>followers</i>');
    const [mark] = line.all(() => true);
    expect(mark && lineAfter(line, mark)).toBe('12 followers');
  });
});

describe(piecesOf.name, () => {
  it('keeps apart what tags set apart', () => {
    expect(piecesOf(paragraph(' 2d <i> </i><b>Edited</b><b class="hidden">x</b>'))).toEqual([
      '2d',
      'Edited',
    ]);
  });
});

describe('values that are text already', () => {
  it('are normalised alike', () => {
    expect(toLine(' a \n b ')).toBe('a b');
    expect(toLine(null)).toBeNull();
    expect(toProse(' a\r\nb ')).toBe('a\nb');
    expect(toProse(null)).toBeNull();
    expect(toProse(' ')).toBeNull();
  });
});

function paragraph(content: string): GuestElement {
  return anElement('p', `<p>${content}</p>`);
}
