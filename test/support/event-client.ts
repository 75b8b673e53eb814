import { type IncomingHttpHeaders, type IncomingMessage, request as openRequest } from 'node:http';

import { eventually } from './eventually.js';

type Json = ReturnType<typeof JSON.parse>;

interface ReceivedEvent {
  readonly id: string;
  readonly event: string;
  readonly data: Json;
}

/** A client of server-sent events that keeps what came. */
export class EventClient {
  private text = '';
  private hasEnded = false;

  private constructor(private readonly response: IncomingMessage) {
    response.setEncoding('utf8');
    response.on('data', (chunk: string) => (this.text += chunk));
    response.once('end', () => (this.hasEnded = true));
    response.on('error', () => undefined);
  }

  static async connect(
    origin: string,
    path: string,
    headers: Readonly<Record<string, string>> = {},
  ): Promise<EventClient> {
    const { hostname, port } = new URL(origin);
    const response = await new Promise<IncomingMessage>((resolve, reject) => {
      const request = openRequest({ hostname, port, path, headers, agent: false });
      request.once('error', reject);
      request.once('response', resolve);
      request.end();
    });
    return new EventClient(response);
  }

  get status(): number {
    return this.response.statusCode ?? 0;
  }

  get headers(): IncomingHttpHeaders {
    return this.response.headers;
  }

  get received(): readonly ReceivedEvent[] {
    const blocks = this.text.split('\n\n').filter((block) => block.startsWith('id: '));
    return blocks.map((block) => {
      const fields = new Map(
        block.split('\n').map((line): [string, string] => {
          const at = line.indexOf(': ');
          return [line.slice(0, at), line.slice(at + 2)];
        }),
      );
      return {
        id: fields.get('id') ?? '',
        event: fields.get('event') ?? '',
        data: JSON.parse(fields.get('data') ?? 'null'),
      };
    });
  }

  /** Once that many events came. */
  until(count: number): Promise<readonly ReceivedEvent[]> {
    return eventually(
      () => Promise.resolve(this.received),
      (received) => received.length >= count,
    );
  }

  /** Once the server has ended the stream. */
  async ended(): Promise<readonly ReceivedEvent[]> {
    await eventually(() => Promise.resolve(this.hasEnded), Boolean, 10_000);
    return this.received;
  }

  leave(): void {
    this.response.destroy();
  }
}
