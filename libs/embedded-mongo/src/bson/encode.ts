import { serialize } from 'bson';

import type { Doc } from './value.js';

/** Encodes a document as BSON; missing values are left out. */
export function encodeDocument(doc: Doc): Buffer {
  const bytes = serialize(doc, { ignoreUndefined: true });
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

const CURSOR_OVERHEAD = 64;

/**
 * The reply to a command that answers with a cursor, built around documents that are already BSON, so that they
 * leave exactly as they were stored. `tail` is appended after `cursor` (it carries `ok`).
 */
export function encodeCursorReply(
  batchName: 'firstBatch' | 'nextBatch',
  documents: readonly Buffer[],
  cursorFields: Doc,
  tail: Doc,
): Buffer {
  const head = encodeDocument(cursorFields);
  const rest = encodeDocument(tail);
  const names = Array.from(documents.keys(), (index) => Buffer.from(`\x03${index}\0`, 'latin1'));
  const arraySize = documents.reduce(
    (sum, bytes, index) => sum + bytes.length + (names[index]?.length ?? 0),
    5,
  );
  const arrayName = Buffer.from(`\x04${batchName}\0`, 'latin1');
  const cursorSize = head.length + arrayName.length + arraySize;
  const cursorName = Buffer.from('\x03cursor\0', 'latin1');
  const totalSize = rest.length + cursorName.length + cursorSize;
  const out = Buffer.allocUnsafe(totalSize + CURSOR_OVERHEAD);
  let at = out.writeInt32LE(totalSize, 0);
  at += cursorName.copy(out, at);
  at = out.writeInt32LE(cursorSize, at);
  at += arrayName.copy(out, at);
  at = out.writeInt32LE(arraySize, at);
  documents.forEach((bytes, index) => {
    at += names[index]?.copy(out, at) ?? 0;
    at += bytes.copy(out, at);
  });
  at = out.writeUInt8(0, at);
  at += head.copy(out, at, 4);
  at += rest.copy(out, at, 4);
  return out.subarray(0, at);
}
