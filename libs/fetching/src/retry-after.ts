/** Milliseconds asked for by a Retry-After header, as seconds or as an HTTP date (RFC 9110, 10.2.3); `null` when it says neither. */
export function retryAfterMs(header: string | null, now: number): number | null {
  const value = header?.trim() ?? '';
  if (/^\d{1,9}$/.test(value)) {
    return Number(value) * 1000;
  }
  // Date.parse also reads "-5" and "12.5" as years; an HTTP date always begins with a day's name.
  const at = /^[A-Za-z]{3}/.test(value) ? Date.parse(value) : Number.NaN;
  return Number.isNaN(at) ? null : Math.max(0, at - now);
}
