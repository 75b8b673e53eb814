import { randomFillSync } from 'node:crypto';

/** Where a request stands in a trace, as W3C Trace Context has it. */
export interface TraceContext {
  /** 32 hexadecimal digits, the same for everything that one cause set off. */
  readonly traceId: string;
  /** Our own part of it: 16 hexadecimal digits. */
  readonly spanId: string;
  readonly isSampled: boolean;
}

// Version ff is forbidden, and so are ids of nothing but zeros. A later version may say more behind a dash.
const TRACEPARENT =
  /^(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-([0-9a-f]{2})(?:-[\x20-\x7e]*)?$/;
const LONGEST_HEADER = 256;
const TRACE_BYTES = 16;
const SPAN_BYTES = 8;

/** Carries on the trace that the `traceparent` header tells of; begins one when there is none that can be read. */
export function traceContextOf(header: string | readonly string[] | undefined): TraceContext {
  const isReadable = typeof header === 'string' && header.length <= LONGEST_HEADER;
  const [, traceId, flags] = (isReadable ? TRACEPARENT.exec(header) : null) ?? [];
  if (traceId === undefined || flags === undefined) {
    const both = randomHex(TRACE_BYTES + SPAN_BYTES);
    return { traceId: both.slice(0, 32), spanId: both.slice(32), isSampled: false };
  }
  return {
    traceId,
    spanId: randomHex(SPAN_BYTES),
    isSampled: (Number.parseInt(flags, 16) & 1) === 1,
  };
}

/** The header that tells whoever is asked next, or asked us, about this part of the trace. */
export function traceparentOf({ traceId, spanId, isSampled }: TraceContext): string {
  return `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
}

/** Drawn for many requests at once, which is cheaper by far than for each. */
const pool = Buffer.alloc(8192);
let drawn = pool.length;

function randomHex(byteCount: number): string {
  if (drawn + byteCount > pool.length) {
    randomFillSync(pool);
    drawn = 0;
  }
  drawn += byteCount;
  return pool.toString('hex', drawn - byteCount, drawn);
}
