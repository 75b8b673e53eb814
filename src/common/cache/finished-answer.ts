import type { IncomingHttpHeaders } from 'node:http';

import { type CacheEntry, compressedForm, type ContentCoding } from '@app/caching';

import { readPreference } from '../http/read-preference.js';
import { codingFor } from './content-coding.js';

/** A finished answer as one client gets it. */
export interface FinishedAnswer {
  readonly status: 200 | 304;
  /** Names and values in turn, as `ServerResponse.writeHead` takes them. */
  readonly headers: readonly string[];
  /** Null with 304. */
  readonly body: Buffer | null;
}

/**
 * What to send of a kept answer: its bytes in the coding the client accepts, or nothing with 304 when the client has them
 * already. A promise only where a compressed form is made for the first time.
 *
 * `Cache-Control: no-cache`: whoever keeps the answer must ask each time whether it still holds, as a write shows at once.
 * The ETag is strong, and so another one for each coding; any of them stands for the same content, and a client that has
 * one is told so by that one.
 */
export function finishedAnswer(
  entry: CacheEntry,
  nowMs: number,
  asked: IncomingHttpHeaders,
): FinishedAnswer | Promise<FinishedAnswer> {
  const age = Math.max(0, Math.floor((nowMs - entry.storedAt) / 1000));
  const headers = ['cache-control', 'no-cache', 'vary', 'accept-encoding', 'age', String(age)];
  if (asked.prefer !== undefined) {
    headers.push(...applied(asked));
  }
  const held = asked['if-none-match'];
  const known = held === undefined ? null : knownTag(held, entry.etag);
  if (known !== null) {
    headers.push('etag', known);
    return { status: 304, headers, body: null };
  }
  headers.push('content-type', entry.contentType);
  const coding = codingFor(asked['accept-encoding']);
  const form = coding && compressedForm(entry, coding);
  const whole = (bytes: Buffer | null): FinishedAnswer =>
    inCoding(entry, bytes && coding, bytes, headers);
  return form instanceof Promise ? form.then(whole) : whole(form);
}

function inCoding(
  entry: CacheEntry,
  coding: ContentCoding | null,
  form: Buffer | null,
  headers: string[],
): FinishedAnswer {
  if (coding === null || form === null) {
    headers.push('etag', entry.etag);
    return { status: 200, headers, body: entry.body };
  }
  headers.push('etag', tagFor(entry.etag, coding), 'content-encoding', coding);
  return { status: 200, headers, body: form };
}

/** The strong tag of an entry in one coding. */
function tagFor(etag: string, coding: ContentCoding): string {
  return `${etag.slice(0, -1)}-${coding}"`;
}

/** The tag by which the client knows this content, in the strong form; `null` when it knows something else. */
function knownTag(ifNoneMatch: string, etag: string): string | null {
  const ours = [etag, tagFor(etag, 'br'), tagFor(etag, 'gzip')];
  const held = ifNoneMatch.split(',').map((item) => item.trim().replace(/^W\//, ''));
  return held.includes('*') ? etag : (ours.find((tag) => held.includes(tag)) ?? null);
}

/** An answer that is there at once honours any wish to wait for it, or not to. */
function applied(asked: IncomingHttpHeaders): string[] {
  const { applied: preferences } = readPreference(asked);
  return preferences.length > 0 ? ['preference-applied', preferences.join(', ')] : [];
}
