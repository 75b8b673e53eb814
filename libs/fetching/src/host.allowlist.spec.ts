import { HostAllowlist } from './host.allowlist.js';

describe(HostAllowlist.name, () => {
  const allowlist = new HostAllowlist(['Example.org', '127.0.0.1:8080', '*.linkedin.com']);

  it.each([
    'https://example.org/a',
    'http://EXAMPLE.org',
    'http://127.0.0.1:8080/x',
    'https://www.linkedin.com/company/acme',
    'https://linkedin.com/',
  ])('allows %s', (url) => {
    expect(allowlist.allows(new URL(url))).toBe(true);
  });

  it.each([
    ['a neighbour below an exact name', 'https://sub.example.org/'],
    ['a name that only ends alike', 'https://evillinkedin.com/'],
    ['a name that contains an allowed one', 'https://linkedin.com.evil.example/'],
    ['another port', 'http://127.0.0.1:8081/'],
    ['no port where one is required', 'http://127.0.0.1/'],
    ['credentials', 'https://example.org@evil.example/'],
    ['credentials on an allowed host', 'https://me:pw@example.org/'],
    ['another scheme', 'ftp://example.org/'],
    ['a file', 'file:///etc/passwd'],
  ])('refuses %s', (_what, url) => {
    expect(allowlist.allows(new URL(url))).toBe(false);
  });
});
