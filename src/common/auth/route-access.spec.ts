import { describe, expect, it } from '@jest/globals';

import { accessOf } from './route-access.js';

describe(accessOf.name, () => {
  it.each([
    ['GET', '/api/v1/pages/:pageId', 'read'],
    ['HEAD', '/api/v1/pages', 'read'],
    ['GET', '/api/v1/health', 'read'],
    ['GET', '/api/v1/health/live', 'open'],
    ['GET', '/api/v1/health/ready', 'open'],
    ['GET', '/docs-json', 'open'],
    ['GET', '/docs/', 'open'],
    ['POST', '/docs', 'scrape'],
    ['GET', '/metrics', 'admin'],
    ['POST', '/api/v1/scrapes', 'scrape'],
    ['put', '/api/v1/pages/{pageId}/watch', 'scrape'],
    ['DELETE', '/api/v1/pages/:pageId/watch', 'scrape'],
    ['DELETE', '/api/v1/users/:userId', 'admin'],
    ['get', '/api/v1/users/{userId}', 'read'],
    ['GET', '/anything/new', 'read'],
    ['PATCH', '/anything/new', 'scrape'],
  ])('%s %s needs %s', (method, pattern, access) => {
    expect(accessOf(method, pattern)).toBe(access);
  });
});
