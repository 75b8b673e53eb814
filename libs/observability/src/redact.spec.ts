import { redactUri } from './redact.js';

describe(redactUri.name, () => {
  it.each([
    ['mongodb://user:pw@host/db', 'mongodb://***@host/db'],
    [
      'mongodb+srv://user:p%40w@a.example,b.example/db?x=1',
      'mongodb+srv://***@a.example,b.example/db?x=1',
    ],
    ['redis://:secret@10.0.0.1:6379/0', 'redis://***@10.0.0.1:6379/0'],
    ['rediss://only-user@host', 'rediss://***@host'],
    ['postgres://user:p@ss@host/db', 'postgres://***@host/db'],
    ['failed: redis://u:p@a and http://v:q@b/', 'failed: redis://***@a and http://***@b/'],
  ])('makes of %s: %s', (text, expected) => {
    expect(redactUri(text)).toBe(expected);
  });

  it.each([
    'mongodb://localhost:27017/pagelens',
    'https://example.org/@someone',
    'me@example.org',
    '',
  ])('leaves %p as it is', (text) => {
    expect(redactUri(text)).toBe(text);
  });

  it('does not grow slow on a long text', () => {
    const text = 'a'.repeat(200_000);
    const startedAt = performance.now();

    expect(redactUri(text)).toBe(text);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});
