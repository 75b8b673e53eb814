import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** Answers one request; what it does not know is a 404. */
export type Answer = (request: IncomingMessage, response: ServerResponse) => void;

/** A real HTTP server on a free loopback port that answers by path and remembers what it was asked. */
export class LoopbackServer {
  /** Path and query of every request, in order. */
  readonly asked: string[] = [];
  readonly headers: IncomingMessage['headers'][] = [];
  private readonly server: Server;

  private constructor(private answers: Readonly<Record<string, Answer>>) {
    this.server = createServer((request, response) => {
      const url = request.url ?? '';
      this.asked.push(url);
      this.headers.push(request.headers);
      const answer = this.answers[url.split('?', 1)[0] ?? ''];
      if (answer) {
        answer(request, response);
      } else {
        response.writeHead(404).end();
      }
    });
  }

  static async start(answers: Readonly<Record<string, Answer>>): Promise<LoopbackServer> {
    const started = new LoopbackServer(answers);
    await new Promise<void>((resolve) => started.server.listen(0, '127.0.0.1', resolve));
    return started;
  }

  get host(): string {
    return `127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  url(path: string): URL {
    return new URL(path, `http://${this.host}`);
  }

  /** From now on these paths answer so; the log starts anew. */
  answerWith(answers: Readonly<Record<string, Answer>>): void {
    this.answers = { ...this.answers, ...answers };
    this.asked.length = 0;
    this.headers.length = 0;
  }

  /** The same for one path. */
  answer(path: string, answer: Answer): void {
    this.answerWith({ [path]: answer });
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }
}

/** An answer of this status, text and headers. */
export function says(status: number, body = '', headers: Record<string, string> = {}): Answer {
  return (_request, response) => {
    response.writeHead(status, headers).end(body);
  };
}

/** The given answers one after the other; the last one for ever. */
export function inTurn(...answers: [Answer, ...Answer[]]): Answer {
  let turn = 0;
  return (request, response) => {
    const answer = answers[Math.min(turn, answers.length - 1)] ?? answers[0];
    turn += 1;
    answer(request, response);
  };
}
