import { type IncomingHttpHeaders, request as openRequest } from 'node:http';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';

type Json = ReturnType<typeof JSON.parse>;

/** One HTTP exchange as the client saw it. */
export interface Answer {
  readonly method: string;
  readonly path: string;
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly text: string;
  /** The parsed body; null when it is empty or no JSON. */
  readonly body: Json;
}

export interface RequestOptions {
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

type Check = (answer: Answer) => void;

const checks = new Map<string, Check>();

/** From now on every answer of this origin is passed to `check`, which throws when it is not as promised. */
export function checkAnswers(origin: string, check: Check): void {
  checks.set(origin, check);
}

/** Sends a path exactly as given: `fetch` would mend what some tests are about. */
export async function exchange(
  origin: string,
  path: string,
  options: RequestOptions = {},
): Promise<Answer> {
  const answer = await send(origin, path, options);
  checks.get(origin)?.(answer);
  return answer;
}

function send(
  origin: string,
  path: string,
  { method = 'GET', headers = {}, body }: RequestOptions,
): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const request = openRequest({ hostname, port, path, method, headers, agent: false });
    request.once('error', reject);
    request.once('response', (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const { statusCode: status = 0, headers: answered } = response;
        const text = decoded(Buffer.concat(chunks), answered['content-encoding']).toString();
        resolve({ method, path, status, headers: answered, text, body: parsed(text) });
      });
    });
    request.end(body);
  });
}

function decoded(bytes: Buffer, coding: string | undefined): Buffer {
  if (coding === 'br') {
    return brotliDecompressSync(bytes);
  }
  return coding === 'gzip' ? gunzipSync(bytes) : bytes;
}

function parsed(text: string): Json {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}

/** One field of each item of a list that was answered. */
export function each(items: unknown, field: string): unknown[] {
  if (!Array.isArray(items)) {
    throw new TypeError(`No list, but ${JSON.stringify(items)}`);
  }
  return items.map((item: Readonly<Record<string, unknown>>) => item[field]);
}
