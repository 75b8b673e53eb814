import { describe, expect, it } from '@jest/globals';

import { problemOf } from '../../common/filters/problem.js';
import { type Refusal, SCRAPE_OUTCOMES, type ScrapeOutcome } from './scrape-outcome.js';
import { errorOf } from './scraper.errors.js';

const request = { id: 'request-1', url: '/api/v1/pages/acme' };

const refusal = (
  outcome: Refusal['outcome'],
  retryAfterSeconds: number | null = null,
): Refusal => ({
  outcome,
  reason: 'as the test says',
  retryAfterSeconds,
});

describe(errorOf.name, () => {
  // The table of product.md, part 3: what the asking client gets when nothing is stored.
  const table: [Refusal['outcome'], 'page' | 'post', number, string][] = [
    ['notFound', 'page', 404, 'PAGE_NOT_FOUND'],
    ['notFound', 'post', 404, 'POST_NOT_FOUND'],
    ['gone', 'page', 410, 'PAGE_GONE'],
    ['gone', 'post', 410, 'POST_GONE'],
    ['blocked', 'page', 502, 'SOURCE_BLOCKED'],
    ['drifted', 'page', 502, 'SOURCE_DRIFTED'],
    ['disallowed', 'page', 502, 'SOURCE_DISALLOWED'],
    ['rateLimited', 'page', 503, 'SOURCE_RATE_LIMITED'],
    ['unreachable', 'page', 503, 'SOURCE_UNREACHABLE'],
  ];

  it.each(table)('answers %s of a %s with %d %s', (outcome, kind, status, code) => {
    const error = errorOf(refusal(outcome), { kind, id: 'acme' });
    const problem = problemOf(error, request);

    expect(problem).toMatchObject({ status, code });
    expect(problem.detail).toContain('acme');
  });

  it('has a row for every outcome that gives nothing', () => {
    const kept: readonly ScrapeOutcome[] = ['ok', 'partial'];
    const refusals = SCRAPE_OUTCOMES.filter((outcome) => !kept.includes(outcome));

    expect(new Set(table.map(([outcome]) => outcome))).toEqual(new Set(refusals));
  });

  it('says which rule of robots.txt and which setting govern a disallowed page', () => {
    const reason = '"Disallow: /" for user-agent "*"';
    const error = errorOf({ ...refusal('disallowed'), reason }, { kind: 'page', id: 'acme' });

    expect(error.message).toContain('Disallow: /');
    expect(error.message).toContain('ROBOTS_POLICY');
  });

  it.each(['rateLimited', 'unreachable'] as const)('says when to try again after %s', (outcome) => {
    const target = { kind: 'page', id: 'acme' } as const;

    expect(errorOf(refusal(outcome, 120), target).retryAfterSeconds).toBe(120);
    expect(errorOf(refusal(outcome), target).retryAfterSeconds).toBe(30);
  });
});
