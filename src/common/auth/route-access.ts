import type { Scope } from '../../config/api-keys.js';

/** What a caller needs who wants a route; `open`: nothing. */
export type Access = Scope | 'open';

/** What load balancers ask without a key, and the description of the API. */
const OPEN = /^(?:\/api\/v\d+\/health\/(?:live|ready|startup)|\/docs(?:-json|-yaml)?(?:\/.*)?)$/;
const METRICS = /^\/metrics$/;
const PERSON = /^\/api\/v\d+\/users\/[^/]+$/;
const READING = new Set(['GET', 'HEAD', 'OPTIONS']);

/** By a route's method and pattern. What is not thought of here needs a key: reading `read`, anything else `scrape`. */
export function accessOf(method: string, pattern: string): Access {
  const isReading = READING.has(method.toUpperCase());
  if (OPEN.test(pattern) && isReading) {
    return 'open';
  }
  if (METRICS.test(pattern) || (PERSON.test(pattern) && method.toUpperCase() === 'DELETE')) {
    return 'admin';
  }
  return isReading ? 'read' : 'scrape';
}
