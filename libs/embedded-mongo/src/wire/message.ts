import { decodeDocument } from '../bson/decode.js';
import { encodeDocument } from '../bson/encode.js';
import { type Doc } from '../bson/value.js';

/** Opcodes of https://www.mongodb.com/docs/manual/reference/mongodb-wire-protocol/ that this server speaks. */
const OP_REPLY = 1;
const OP_QUERY = 2004;
const OP_MSG = 2013;

const HEADER_BYTES = 16;
const CHECKSUM_BYTES = 4;
const CHECKSUM_PRESENT = 1;
const MORE_TO_COME = 2;
const REQUIRED_FLAGS = 0xffff;
const NOTHING = Buffer.alloc(0);

/** The largest message a driver may send (48,000,000 bytes, as `hello` tells it). */
export const MAX_MESSAGE_BYTES = 48_000_000;

/** Bytes on the connection that are no message of this protocol; the connection must be closed. */
export class MalformedMessageError extends Error {
  override readonly name = 'MalformedMessageError';
}

/** One request: the command, and the documents that came beside it, still as BSON. */
export interface Request {
  readonly requestId: number;
  readonly command: Doc;
  /** Document sequences by field name (`documents`, `updates`, `deletes`). */
  readonly sequences: ReadonlyMap<string, readonly Buffer[]>;
  /** False when the sender asked for no answer; answering would corrupt its stream. */
  readonly wantsReply: boolean;
  readonly isLegacyQuery: boolean;
}

/**
 * Splits a byte stream into messages. Once a message has said how long it is, its bytes go straight to their place, so
 * that one that comes drop by drop takes no more memory than one that comes whole.
 */
export class MessageSplitter {
  /** What has come of a message whose length is not known yet. */
  private head: Buffer = NOTHING;
  private message: Buffer | null = null;
  private filled = 0;

  /** Adds what arrived and returns the messages that are now whole. @throws MalformedMessageError at a wrong length. */
  push(chunk: Buffer): Buffer[] {
    const messages: Buffer[] = [];
    let rest = this.continue(chunk, messages);
    while (rest.length >= HEADER_BYTES) {
      const length = lengthOf(rest);
      if (rest.length < length) {
        this.message = Buffer.allocUnsafe(length);
        this.filled = rest.copy(this.message);
        return messages;
      }
      messages.push(rest.subarray(0, length));
      rest = rest.subarray(length);
    }
    this.head = rest;
    return messages;
  }

  /** Completes what had been begun and returns what is left of the chunk. */
  private continue(chunk: Buffer, messages: Buffer[]): Buffer {
    const { message } = this;
    if (!message) {
      const { head } = this;
      this.head = NOTHING;
      return head.length === 0 ? chunk : Buffer.concat([head, chunk]);
    }
    const taken = chunk.copy(message, this.filled);
    this.filled += taken;
    if (this.filled === message.length) {
      messages.push(message);
      this.message = null;
    }
    return chunk.subarray(taken);
  }
}

function lengthOf(head: Buffer): number {
  const length = head.readInt32LE(0);
  if (length < HEADER_BYTES || length > MAX_MESSAGE_BYTES + HEADER_BYTES) {
    throw new MalformedMessageError(`A message says it is ${length} bytes long.`);
  }
  return length;
}

function documentSize(message: Buffer, offset: number): number {
  const size = offset + 4 <= message.length ? message.readInt32LE(offset) : 0;
  if (size < 5 || offset + size > message.length) {
    throw new MalformedMessageError('A document does not fit in its message.');
  }
  return size;
}

function readSequence(message: Buffer, start: number): [string, Buffer[], number] {
  const end = start + documentSize(message, start);
  const nameEnd = message.indexOf(0, start + 4);
  if (nameEnd < 0 || nameEnd >= end) {
    throw new MalformedMessageError('A document sequence has no name.');
  }
  const documents: Buffer[] = [];
  let at = nameEnd + 1;
  while (at < end) {
    const size = documentSize(message, at);
    documents.push(message.subarray(at, at + size));
    at += size;
  }
  return [message.toString('utf8', start + 4, nameEnd), documents, end];
}

function parseMsg(message: Buffer, requestId: number): Request {
  const flags = message.readUInt32LE(HEADER_BYTES);
  if ((flags & REQUIRED_FLAGS & ~(CHECKSUM_PRESENT | MORE_TO_COME)) !== 0) {
    throw new MalformedMessageError(`Unknown required flags 0x${flags.toString(16)}.`);
  }
  const end = message.length - (flags & CHECKSUM_PRESENT ? CHECKSUM_BYTES : 0);
  const sequences = new Map<string, readonly Buffer[]>();
  let command: Doc | null = null;
  let at = HEADER_BYTES + 4;
  while (at < end) {
    const kind = message[at];
    at += 1;
    if (kind === 0) {
      const size = documentSize(message, at);
      command = decodeDocument(message, at);
      at += size;
    } else if (kind === 1) {
      const [name, documents, next] = readSequence(message, at);
      sequences.set(name, documents);
      at = next;
    } else {
      throw new MalformedMessageError(`Unknown section kind ${String(kind)}.`);
    }
  }
  if (!command) {
    throw new MalformedMessageError('A message has no body.');
  }
  const wantsReply = (flags & MORE_TO_COME) === 0;
  return { requestId, command, sequences, wantsReply, isLegacyQuery: false };
}

function parseLegacyQuery(message: Buffer, requestId: number): Request {
  const nameEnd = message.indexOf(0, HEADER_BYTES + 4);
  const database = message.toString('utf8', HEADER_BYTES + 4, nameEnd).replace(/\.\$cmd$/, '');
  const documentStart = nameEnd + 1 + 8;
  documentSize(message, documentStart);
  const query = decodeDocument(message, documentStart);
  const inner = query.$query;
  const command = typeof inner === 'object' && inner !== null ? (inner as Doc) : query;
  return {
    requestId,
    command: { ...command, $db: database },
    sequences: new Map(),
    wantsReply: true,
    isLegacyQuery: true,
  };
}

/** Reads one whole message. @throws MalformedMessageError or InvalidBsonError when it cannot be read. */
export function parseRequest(message: Buffer): Request {
  const requestId = message.readInt32LE(4);
  const opcode = message.readInt32LE(12);
  if (opcode === OP_MSG && message.length > HEADER_BYTES + 4) {
    return parseMsg(message, requestId);
  }
  if (opcode === OP_QUERY && message.indexOf(0, HEADER_BYTES + 4) > 0) {
    return parseLegacyQuery(message, requestId);
  }
  throw new MalformedMessageError(`Opcode ${opcode} is not spoken here.`);
}

let nextReplyId = 1;

/** The bytes that answer `request` with `body` (a document, or one already encoded). */
export function encodeReply(request: Request, body: Doc | Buffer): Buffer[] {
  const document = Buffer.isBuffer(body) ? body : encodeDocument(body);
  const head = request.isLegacyQuery
    ? Buffer.alloc(HEADER_BYTES + 20)
    : Buffer.alloc(HEADER_BYTES + 5);
  nextReplyId = (nextReplyId + 1) & 0x7fffffff;
  head.writeInt32LE(head.length + document.length, 0);
  head.writeInt32LE(nextReplyId, 4);
  head.writeInt32LE(request.requestId, 8);
  head.writeInt32LE(request.isLegacyQuery ? OP_REPLY : OP_MSG, 12);
  if (request.isLegacyQuery) {
    head.writeInt32LE(8, HEADER_BYTES);
    head.writeInt32LE(1, HEADER_BYTES + 16);
  }
  return [head, document];
}
