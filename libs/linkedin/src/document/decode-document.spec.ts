import { decodeDocument } from './decode-document.js';

const LATIN1 = Uint8Array.from(Buffer.from('<p>société</p>', 'latin1'));

describe(decodeDocument.name, () => {
  it('reads UTF-8 where nothing is declared', () => {
    expect(decodeDocument(Buffer.from('<p>société</p>'))).toBe('<p>société</p>');
  });

  it('drops a byte order mark', () => {
    expect(decodeDocument(Buffer.from('\ufeff<p>é</p>'))).toBe('<p>é</p>');
  });

  it('lets a byte order mark overrule the header', () => {
    const bytes = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from('<p>é</p>', 'utf16le')]);
    expect(decodeDocument(bytes, 'text/html; charset=iso-8859-1')).toBe('<p>é</p>');
  });

  it('reads big-endian UTF-16 by its mark', () => {
    const bytes = Buffer.from('<p>é</p>', 'utf16le').swap16();
    expect(decodeDocument(Buffer.concat([Buffer.from([0xfe, 0xff]), bytes]))).toBe('<p>é</p>');
  });

  it.each([['text/html; charset=ISO-8859-1'], ['text/html;charset="windows-1252"']])(
    'obeys the header %s',
    (contentType) => {
      expect(decodeDocument(LATIN1, contentType)).toBe('<p>société</p>');
    },
  );

  it.each([
    ['<meta charset="windows-1252">'],
    ['<meta http-equiv="Content-Type" content="text/html; charset=iso-8859-1">'],
  ])('obeys %s', (meta) => {
    const bytes = Buffer.from(`<html><head>${meta}</head>société`, 'latin1');
    expect(decodeDocument(bytes, null)).toContain('société');
  });

  it('reads Shift JIS', () => {
    const bytes = Uint8Array.from([0x82, 0xb1, 0x82, 0xe0]);
    expect(decodeDocument(bytes, 'text/html; charset=Shift_JIS')).toBe('こも');
  });

  it('does not believe a UTF-16 that ASCII declares', () => {
    expect(decodeDocument(Buffer.from('<meta charset="utf-16">é'))).toContain('é');
  });

  it('reads an unknown charset as UTF-8', () => {
    expect(decodeDocument(Buffer.from('é'), 'text/html; charset=klingon')).toBe('é');
  });

  it('marks broken bytes instead of failing', () => {
    expect(decodeDocument(Uint8Array.from([0x61, 0xff, 0x62]))).toBe('a\ufffdb');
  });

  it('reads nothing as nothing', () => {
    expect(decodeDocument(new Uint8Array())).toBe('');
  });
});
