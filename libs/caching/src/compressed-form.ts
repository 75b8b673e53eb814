import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

import type { CacheEntry } from './cache.port.js';

/** A content coding as HTTP names it. */
export type ContentCoding = 'br' | 'gzip';

/** A compressed form, or `null` where compressing gains too little to be worth it. */
type Form = Buffer | null;

interface Forms {
  readonly ready: Map<ContentCoding, Form>;
  readonly making: Map<ContentCoding, Promise<Form>>;
}

/** Below this a header and a packet weigh more than what is saved. */
const SMALLEST_BYTES = 1024;
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 5 } };

const COMPRESSORS = {
  br: (body: Buffer) => promisify(brotliCompress)(body, BROTLI),
  gzip: (body: Buffer) => promisify(gzip)(body),
} satisfies Record<ContentCoding, (body: Buffer) => Promise<Buffer>>;

const forms = new WeakMap<CacheEntry, Forms>();

/**
 * An entry's bytes in a content coding, made once, outside the main thread, for as long as the entry lives: at once when
 * it is there, else as a promise that never rejects. `null`: send it as it is. All forms together are no longer than the
 * bytes themselves.
 */
export function compressedForm(entry: CacheEntry, coding: ContentCoding): Form | Promise<Form> {
  if (entry.body.length < SMALLEST_BYTES) {
    return null;
  }
  const { ready, making } = formsOf(entry);
  const form = ready.get(coding);
  if (form !== undefined) {
    return form;
  }
  const underWay = making.get(coding) ?? make(entry, coding, ready);
  making.set(coding, underWay);
  return underWay;
}

async function make(
  entry: CacheEntry,
  coding: ContentCoding,
  ready: Forms['ready'],
): Promise<Form> {
  const made = await COMPRESSORS[coding](entry.body).catch(() => null);
  const form = made && made.length <= entry.body.length / 2 ? made : null;
  ready.set(coding, form);
  return form;
}

function formsOf(entry: CacheEntry): Forms {
  const known = forms.get(entry) ?? { ready: new Map(), making: new Map() };
  forms.set(entry, known);
  return known;
}
