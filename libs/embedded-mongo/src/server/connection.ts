import { type Socket } from 'node:net';

import { type Doc } from '../bson/value.js';
import { encodeReply, MessageSplitter, parseRequest, type Request } from '../wire/message.js';

/** Runs one request. */
export type Answerer = (request: Request) => Promise<Doc | Buffer>;

/** Bytes of one client's requests that may wait for their answers before no more are read from it. */
const MOST_WAITING_BYTES = 1024 * 1024;

/**
 * One client: its requests are answered one after the other, in order. Who sends more than it takes answers for is read
 * no further until it does, so that no client can fill the memory; who sends what is no request is cut off.
 */
export class Connection {
  private readonly splitter = new MessageSplitter();
  private last: Promise<void> = Promise.resolve();
  private waitingBytes = 0;

  constructor(
    private readonly socket: Socket,
    private readonly answerer: Answerer,
  ) {
    // A driver that goes away resets its connection; there is nobody left to tell.
    socket.on('error', () => socket.destroy());
    socket.on('data', (chunk) => {
      this.take(chunk);
    });
  }

  private take(chunk: Buffer): void {
    try {
      for (const message of this.splitter.push(chunk)) {
        this.waitingBytes += message.length;
        this.last = this.last.then(() => this.answer(message));
      }
    } catch {
      this.socket.destroy();
    }
    if (this.waitingBytes > MOST_WAITING_BYTES) {
      this.socket.pause();
    }
  }

  private async answer(message: Buffer): Promise<void> {
    try {
      if (!this.socket.destroyed) {
        const request = parseRequest(message);
        const answer = await this.answerer(request);
        if (request.wantsReply) {
          await this.send(encodeReply(request, answer));
        }
      }
    } catch {
      // What could not be read as a request can have no answer: this client has lost its place in the stream.
      this.socket.destroy();
    }
    this.waitingBytes -= message.length;
    if (this.waitingBytes === 0) {
      this.socket.resume();
    }
  }

  private async send(parts: readonly Buffer[]): Promise<void> {
    const { socket } = this;
    if (socket.destroyed) {
      return;
    }
    socket.cork();
    const isTaken = parts.map((part) => socket.write(part)).every(Boolean);
    socket.uncork();
    if (!isTaken && socket.writableNeedDrain) {
      await new Promise<void>((resolve) => {
        const go = (): void => {
          socket.off('drain', go).off('close', go);
          resolve();
        };
        socket.on('drain', go).on('close', go);
      });
    }
  }
}
