import { promisify } from 'node:util';
import { brotliDecompress, gunzip, inflate, inflateRaw } from 'node:zlib';

interface DecoderOptions {
  readonly maxOutputLength: number;
  readonly chunkSize: number;
}

type Decoder = (bytes: Uint8Array, options: DecoderOptions) => Promise<Buffer>;

/** Each chunk is a round trip to the thread pool: most pages come in one or two of these, and in a dozen of zlib's 16 KiB. */
const CHUNK_BYTES = 128 * 1024;

const inflateZlib = promisify(inflate);
const inflateBare = promisify(inflateRaw);

const DECODERS = new Map<string, Decoder>([
  ['gzip', promisify(gunzip)],
  ['x-gzip', promisify(gunzip)],
  ['br', promisify(brotliDecompress)],
  ['deflate', inflateEither],
]);

/** What we say we can read. */
export const ACCEPTED_ENCODINGS = 'gzip, br, deflate';

/** The content is larger than allowed once decompressed; what is beyond was never produced. */
export class DecodedTooLargeError extends Error {}

/** The content is not what its Content-Encoding says, or ends too early. */
export class UndecodableError extends Error {}

/** Undoes a Content-Encoding header's encodings, last one first, never producing more than `maxBytes`. */
export async function decodeContent(
  bytes: Uint8Array,
  contentEncoding: string | null,
  maxBytes: number,
): Promise<Uint8Array> {
  const encodings = (contentEncoding ?? '')
    .toLowerCase()
    .split(',')
    .map((each) => each.trim())
    .filter((each) => each !== '' && each !== 'identity');
  let decoded = bytes;
  for (const encoding of decoded.length > 0 ? encodings.reverse() : []) {
    decoded = await decodeOnce(decoded, encoding, maxBytes);
  }
  return decoded;
}

async function decodeOnce(
  bytes: Uint8Array,
  encoding: string,
  maxBytes: number,
): Promise<Uint8Array> {
  const decoder = DECODERS.get(encoding);
  if (!decoder) {
    throw new UndecodableError('an encoding we did not ask for');
  }
  try {
    return await decoder(bytes, { maxOutputLength: maxBytes, chunkSize: CHUNK_BYTES });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') {
      throw new DecodedTooLargeError('decompressed content exceeds the limit', { cause: error });
    }
    throw new UndecodableError('content that does not decompress', { cause: error });
  }
}

// RFC 9110 means the zlib format; some servers send bare deflate under the same name. The first byte tells.
function inflateEither(bytes: Uint8Array, options: DecoderOptions): Promise<Buffer> {
  const isZlib = ((bytes[0] ?? 0) & 0x0f) === 8;
  return isZlib ? inflateZlib(bytes, options) : inflateBare(bytes, options);
}
