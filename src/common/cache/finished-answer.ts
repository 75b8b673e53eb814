import { type CacheEntry, compressedForm, type ContentCoding } from '@app/caching';
import type { FastifyReply, FastifyRequest } from 'fastify';

import { readPreference } from '../http/read-preference.js';
import { codingFor } from './content-coding.js';

/** What is to be sent: `undefined` for no body, a promise only where a compressed form is made for the first time. */
export type Sendable = Buffer | undefined | Promise<Buffer | undefined>;

/**
 * Puts a finished answer's headers on the reply and gives what is to be sent: its bytes in the coding the client accepts,
 * or nothing with 304 when the client has them already.
 *
 * `Cache-Control: no-cache`: whoever keeps the answer must ask each time whether it still holds, as a write shows at once.
 * The ETag is strong, and so another one for each coding; any of them stands for the same content, and a client that has
 * one is told so by that one.
 */
export function finish(
  entry: CacheEntry,
  nowMs: number,
  request: FastifyRequest,
  reply: FastifyReply,
): Sendable {
  const { headers } = request;
  reply.header('cache-control', 'no-cache').header('vary', 'accept-encoding');
  reply.header('age', Math.max(0, Math.floor((nowMs - entry.storedAt) / 1000)));
  if (headers.prefer !== undefined) {
    tellApplied(request, reply);
  }
  const held = headers['if-none-match'];
  const known = held === undefined ? null : knownTag(held, entry.etag);
  if (known !== null) {
    reply.header('etag', known).status(304);
    return undefined;
  }
  reply.type(entry.contentType);
  return encoded(entry, codingFor(headers['accept-encoding']), reply);
}

function encoded(entry: CacheEntry, coding: ContentCoding | null, reply: FastifyReply): Sendable {
  const form = coding && compressedForm(entry, coding);
  if (coding === null || form === null) {
    reply.header('etag', entry.etag);
    return entry.body;
  }
  const withForm = (bytes: Buffer | null): Buffer => {
    if (bytes === null) {
      reply.header('etag', entry.etag);
      return entry.body;
    }
    reply.header('etag', tagFor(entry.etag, coding)).header('content-encoding', coding);
    return bytes;
  };
  return form instanceof Promise ? form.then(withForm) : withForm(form);
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
function tellApplied(request: FastifyRequest, reply: FastifyReply): void {
  const { applied } = readPreference(request.headers);
  if (applied.length > 0) {
    reply.header('preference-applied', applied.join(', '));
  }
}
