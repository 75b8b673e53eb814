import { retryAfterMs } from './retry-after.js';

const NOW = Date.parse('2026-01-01T00:00:00Z');

describe(retryAfterMs.name, () => {
  it('reads seconds', () => {
    expect(retryAfterMs(' 120 ', NOW)).toBe(120_000);
  });

  it('reads an HTTP date as the time until then', () => {
    expect(retryAfterMs('Thu, 01 Jan 2026 00:01:30 GMT', NOW)).toBe(90_000);
  });

  it('takes a date that has passed as no wait', () => {
    expect(retryAfterMs('Wed, 31 Dec 2025 23:00:00 GMT', NOW)).toBe(0);
  });

  it.each([null, '', 'soon', '-5', '12.5', '99999999999999', 'Mon, never'])(
    'says nothing for %p',
    (header) => {
      expect(retryAfterMs(header, NOW)).toBeNull();
    },
  );
});
