import { printableUrl } from './printable-url.js';

describe(printableUrl.name, () => {
  it('keeps host and path, and drops credentials, query and fragment', () => {
    expect(printableUrl('https://me:pw@example.org:8443/a/b?token=secret#part')).toBe(
      'https://example.org:8443/a/b',
    );
  });

  it('makes what is no URL harmless for a line of log', () => {
    expect(printableUrl('http://[\r\nInjected: é')).toBe('http://[??Injected:??');
  });

  it('is never longer than a line', () => {
    expect(printableUrl(`https://example.org/${'a'.repeat(5000)}`)).toHaveLength(200);
  });
});
