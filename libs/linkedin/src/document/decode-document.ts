import { TextDecoder } from 'node:util';

/** HTML lets a document declare its charset within its first 1024 bytes; saved pages are known to push it further. */
const PRESCAN_BYTES = 4096;

const BYTE_ORDER_MARKS: readonly (readonly [label: string, bytes: readonly number[]])[] = [
  ['utf-8', [0xef, 0xbb, 0xbf]],
  ['utf-16be', [0xfe, 0xff]],
  ['utf-16le', [0xff, 0xfe]],
];

/** Bytes to text by BOM, declared charset or UTF-8, in that order; never throws, unknown labels are read as UTF-8. */
export function decodeDocument(bytes: Uint8Array, contentType?: string | null): string {
  const label =
    labelOfByteOrderMark(bytes) ?? labelInHeader(contentType ?? '') ?? labelInMarkup(bytes);
  return decoderFor(label ?? 'utf-8').decode(bytes);
}

function labelOfByteOrderMark(bytes: Uint8Array): string | null {
  const mark = BYTE_ORDER_MARKS.find(([, expected]) =>
    expected.every((byte, index) => bytes[index] === byte),
  );
  return mark?.[0] ?? null;
}

function labelInHeader(contentType: string): string | null {
  return /charset\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})/i.exec(contentType)?.[1] ?? null;
}

/** A document that declares UTF-16 in ASCII-compatible bytes cannot mean it; the HTML standard reads it as UTF-8. */
function labelInMarkup(bytes: Uint8Array): string | null {
  const start = new TextDecoder('latin1').decode(bytes.subarray(0, PRESCAN_BYTES));
  const label = /<meta\s[^>]{0,300}?charset\s{0,9}=\s{0,9}["']?([\w.:-]{1,40})/i.exec(start)?.[1];
  return label === undefined || /^utf-?16/i.test(label) ? null : label;
}

function decoderFor(label: string): TextDecoder {
  try {
    return new TextDecoder(label);
  } catch {
    return new TextDecoder();
  }
}
