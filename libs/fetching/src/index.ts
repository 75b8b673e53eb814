export { BrowserFetcher, type BrowserFetcherOptions } from './browser.fetcher.js';
export { type Clock, SYSTEM_CLOCK } from './clock.js';
export { type FetchedDocument, Fetcher } from './fetcher.port.js';
export {
  BrowserCrashedError,
  BrowserUnavailableError,
  BudgetSpentError,
  DisallowedError,
  DocumentTooLargeError,
  FetchError,
  FetchingOffError,
  ForeignRedirectError,
  HostPausedError,
  RateLimitedError,
  type RetryAdvice,
  RobotsUnreachableError,
  TooManyRedirectsError,
  UnsupportedUrlError,
  UpstreamDownError,
} from './fetching.errors.js';
export { findBrowser } from './find-browser.js';
export { HostGate, type HostGateOptions, type HostStanding } from './host.gate.js';
export { freshPace, type HostPace, mergedPace } from './host.pace.js';
export { HostPaceStore, MemoryHostPaceStore } from './host-pace.store.js';
export { HttpFetcher, type HttpFetcherOptions } from './http.fetcher.js';
export { type OutgoingRequestRecord, type RequestIntent } from './outgoing-request.record.js';
export { type RetryOptions } from './retry.policy.js';
export { RobotsPolicy, type RobotsPolicyOptions } from './robots.policy.js';
export { type RobotsVerdict } from './robots-file.parser.js';
