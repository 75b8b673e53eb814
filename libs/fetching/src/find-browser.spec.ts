import { findBrowser } from './find-browser.js';

const places = (present: readonly string[]): Parameters<typeof findBrowser>[1] => ({
  exists: (path) => present.includes(path),
  system: ['/usr/bin/first', '/usr/bin/second'],
  puppeteers: () => '/cache/chrome',
});

describe(findBrowser.name, () => {
  it('takes the one that was set', () => {
    expect(findBrowser('/opt/mine', places(['/opt/mine', '/usr/bin/first']))).toBe('/opt/mine');
  });

  it('does not quietly take another when the one that was set is missing', () => {
    expect(findBrowser('/opt/mine', places(['/usr/bin/first']))).toBeNull();
  });

  it("prefers the system's to puppeteer's own", () => {
    expect(findBrowser(null, places(['/cache/chrome', '/usr/bin/second']))).toBe('/usr/bin/second');
  });

  it("falls back to puppeteer's own", () => {
    expect(findBrowser(null, places(['/cache/chrome']))).toBe('/cache/chrome');
  });

  it('says so when there is none', () => {
    expect(findBrowser(null, places([]))).toBeNull();
  });

  it('says so when puppeteer does not know its own', () => {
    const puppeteers = (): string => {
      throw new Error('no such product');
    };

    expect(findBrowser(null, { exists: () => true, system: [], puppeteers })).toBeNull();
  });

  it('gives a path that exists or nothing for this machine', () => {
    expect([null, findBrowser()]).toContain(findBrowser());
    expect(findBrowser('/nowhere/chrome')).toBeNull();
  });
});
