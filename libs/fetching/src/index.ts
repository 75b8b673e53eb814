export { BrowserFetcher, type BrowserFetcherOptions } from './browser.fetcher.js';
export { type FetchedDocument, Fetcher } from './fetcher.port.js';
export {
  BrowserUnavailableError,
  DisallowedError,
  DocumentTooLargeError,
  FetchError,
  ForeignRedirectError,
  RateLimitedError,
  type RetryAdvice,
  RobotsUnreachableError,
  TooManyRedirectsError,
  UnsupportedUrlError,
  UpstreamDownError,
} from './fetching.errors.js';
export { findBrowser } from './find-browser.js';
export { type FetchAttempt, HttpFetcher, type HttpFetcherOptions } from './http.fetcher.js';
export { type RetryOptions } from './retry.policy.js';
export { RobotsPolicy, type RobotsPolicyOptions } from './robots.policy.js';
export { type RobotsVerdict } from './robots-file.parser.js';
