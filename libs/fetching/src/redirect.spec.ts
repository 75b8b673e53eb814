import { isRedirect, redirectTarget, withoutFragment } from './redirect.js';

describe(isRedirect.name, () => {
  it.each([301, 302, 303, 307, 308])('says that %d leads elsewhere', (status) => {
    expect(isRedirect(status)).toBe(true);
  });

  it.each([200, 300, 304, 404, 999])('says that %d does not', (status) => {
    expect(isRedirect(status)).toBe(false);
  });
});

describe(redirectTarget.name, () => {
  const from = new URL('https://example.org/a/b?c');

  it('resolves against the URL it came from', () => {
    expect(redirectTarget('../d#e', from)?.href).toBe('https://example.org/d');
  });

  it('takes over the scheme of one that has none', () => {
    expect(redirectTarget('//other.example/x', from)?.href).toBe('https://other.example/x');
  });

  it('knows what is no URL', () => {
    expect(redirectTarget('http://[', from)).toBeNull();
  });
});

describe(withoutFragment.name, () => {
  it('leaves the URL it was given as it was', () => {
    const url = new URL('https://example.org/a#b');

    expect(withoutFragment(url).href).toBe('https://example.org/a');
    expect(url.hash).toBe('#b');
  });
});
