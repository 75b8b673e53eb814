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
export {
  type FetchAttempt,
  HttpFetcher,
  type HttpFetcherOptions,
  type RetryOptions,
} from './http.fetcher.js';
export { RobotsPolicy, type RobotsPolicyOptions, type RobotsVerdict } from './robots.policy.js';
