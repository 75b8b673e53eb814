import {
  BrowserUnavailableError,
  DisallowedError,
  DocumentTooLargeError,
  FetchError,
  ForeignRedirectError,
  RateLimitedError,
  RobotsUnreachableError,
  TooManyRedirectsError,
  UnsupportedUrlError,
  UpstreamDownError,
} from './fetching.errors.js';

const URL_WITH_SECRET = 'https://me:pw@example.org/a?token=secret';
const verdict = {
  isAllowed: false,
  robotsUrl: 'https://example.org/robots.txt',
  group: '*',
  rule: 'Disallow: /a',
  line: 2,
  crawlDelayMs: null,
};

const ERRORS: readonly FetchError[] = [
  new RateLimitedError(URL_WITH_SECRET, 1000),
  new UpstreamDownError(URL_WITH_SECRET, 'answered 503', 503),
  new DisallowedError(URL_WITH_SECRET, verdict),
  new RobotsUnreachableError('https://example.org/robots.txt', 60_000),
  new DocumentTooLargeError(URL_WITH_SECRET, 10),
  new ForeignRedirectError(URL_WITH_SECRET, URL_WITH_SECRET),
  new TooManyRedirectsError(URL_WITH_SECRET, 5),
  new UnsupportedUrlError(URL_WITH_SECRET),
  new BrowserUnavailableError('No browser'),
];

describe(FetchError.name, () => {
  it.each(ERRORS.map((error) => [error.name, error] as const))(
    '%s shows no credentials and no query in its message',
    (_name, error) => {
      expect(error.message).not.toMatch(/pw|secret/);
    },
  );

  it('has a code of its own for each kind', () => {
    expect(new Set(ERRORS.map((error) => error.code)).size).toBe(ERRORS.length);
  });

  it('is worth another try only where the other side may change its mind', () => {
    const later = ERRORS.filter((error) => error.retry === 'later').map((error) => error.code);

    expect(later).toEqual(['RATE_LIMITED', 'UPSTREAM_DOWN', 'ROBOTS_UNREACHABLE']);
  });

  it('names the rule and the group that forbid', () => {
    expect(new DisallowedError(URL_WITH_SECRET, verdict).message).toBe(
      'https://example.org/a is disallowed by "Disallow: /a" for user-agent "*" in https://example.org/robots.txt',
    );
  });
});
