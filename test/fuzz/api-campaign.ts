import { type IncomingMessage, request as openRequest } from 'node:http';
import { connect } from 'node:net';

import fc from 'fast-check';

import { ApiContract, type OpenApiDocument } from '../support/api-contract.js';
import { type Answer, exchange } from '../support/http-answer.js';
import {
  type ApiDescription,
  type FuzzRequest,
  operationsOf,
  requestsFor,
} from './api-requests.js';
import { marksIn } from './header-values.js';
import { RAW_REQUESTS } from './hostile-values.js';
import { logFindings } from './log-findings.js';

const AT_ONCE = 24;
/** So that two seeds next to each other have no request in common. */
const SEEDS_APART = 1_000_003;
const KNOWN_AT_MOST = 200;
/** No answer takes longer: a page is read within 20 s, and whoever waits for it says so in `prefer`. */
const PATIENCE_MS = 40_000;

export interface CampaignOptions {
  readonly origin: string;
  readonly requests: number;
  readonly seed: number;
  /** The lines the server has logged so far. */
  readonly logged: () => string;
}

/** What a campaign found; nothing is wrong when `findings` is empty. */
export interface CampaignReport {
  readonly sent: number;
  readonly byStatus: ReadonlyMap<number, number>;
  readonly findings: readonly string[];
}

/** Sends requests made from the server's own document, and holds every answer against it. */
export async function runCampaign(options: CampaignOptions): Promise<CampaignReport> {
  const { origin, requests, seed, logged } = options;
  const { body: document } = await exchange(origin, '/docs-json');
  // What it said when it started is no request's; a line that was begun is looked at whole.
  const logStart = logged().lastIndexOf('\n') + 1;
  const campaign = new Campaign(origin, document as OpenApiDocument & ApiDescription);
  const all = requestsFor(document as ApiDescription, (name) => campaign.knownFor(name));
  let sent = 0;
  // Drawn one by one, so that later requests may use what earlier ones were answered.
  const askOn = async (): Promise<void> => {
    while (sent < requests) {
      const [request] = fc.sample(all, { numRuns: 1, seed: seed * SEEDS_APART + sent++ });
      await (request && campaign.ask(request));
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, askOn));
  await campaign.sendRaw();
  return campaign.report(requests, logged().slice(logStart));
}

class Campaign {
  private readonly contract: ApiContract;
  private readonly known = new Map<string, Set<string>>();
  private readonly byStatus = new Map<number, number>();
  private readonly answered = new Set<string>();
  private readonly findings = new Set<string>();
  private readonly marks = new Set<string>();

  constructor(
    private readonly origin: string,
    private readonly document: OpenApiDocument & ApiDescription,
  ) {
    this.contract = new ApiContract(document);
  }

  knownFor(name: string): readonly string[] {
    return [...(this.known.get(name === 'cursor' ? 'nextCursor' : name) ?? [])];
  }

  async ask(request: FuzzRequest): Promise<void> {
    marksIn(request.path, request.headers, request.body).forEach((mark) => this.marks.add(mark));
    try {
      this.judge(request, await send(this.origin, request));
    } catch (error) {
      this.find(request, error instanceof Error ? error.message : String(error));
    }
  }

  /** What no HTTP library sends; Node itself answers it, with 400 or 431 and no body of ours. */
  async sendRaw(): Promise<void> {
    for (const [name, bytes] of Object.entries(RAW_REQUESTS)) {
      const status = await sendBytes(this.origin, bytes);
      if (status !== null && (status < 400 || status >= 500)) {
        this.findings.add(`${name}: answered ${status}`);
      }
    }
  }

  report(sent: number, log: string): CampaignReport {
    logFindings(log, this.marks).forEach((finding) => this.findings.add(finding));
    for (const operation of operationsOf(this.document)) {
      if (!this.answered.has(operation)) {
        this.findings.add(`never answered, so nothing is known of it: ${operation}`);
      }
    }
    return { sent, byStatus: this.byStatus, findings: [...this.findings] };
  }

  private judge(request: FuzzRequest, answer: Answer): void {
    const { status, headers } = answer;
    this.byStatus.set(status, (this.byStatus.get(status) ?? 0) + 1);
    this.answered.add(request.operation);
    this.contract.check(answer);
    if (status === 500 || status === 0) {
      this.find(request, `answered ${status}`);
    }
    if (request.hostile !== null && request.isRead && (status < 400 || status >= 500)) {
      this.find(request, `hostile (${request.hostile}), but answered ${status}`);
    }
    if ('set-cookie' in headers || headers['x-request-id'] === undefined) {
      this.find(request, 'has a header it must not have, or lacks the one it must');
    }
    this.learn(answer.body);
    this.learn({ etag: headers.etag });
  }

  private find(request: FuzzRequest, what: string): void {
    const { method, path, body, headers } = request;
    this.findings.add(
      `${method} ${path.slice(0, 300)} ${JSON.stringify(headers)} ${(body ?? '').slice(0, 100)}\n    ${what.slice(0, 600)}`,
    );
  }

  /** Keeps ids and cursors, wherever they are in an answer. */
  private learn(node: unknown): void {
    if (typeof node !== 'object' || node === null) {
      return;
    }
    for (const [name, value] of Object.entries(node)) {
      if (typeof value === 'string' && /^etag$|(Id|Cursor)$/.test(name)) {
        const list = this.known.get(name) ?? new Set();
        if (list.size < KNOWN_AT_MOST) {
          this.known.set(name, list.add(value));
        }
      }
      this.learn(value);
    }
  }
}

/** Of a stream of events, only what comes first: it would go on. */
function send(origin: string, { method, path, headers, body }: FuzzRequest): Promise<Answer> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve, reject) => {
    const request = openRequest({
      ...{ hostname, port, path, method, agent: false },
      headers: { ...(body !== null && { 'content-length': Buffer.byteLength(body) }), ...headers },
      signal: AbortSignal.timeout(PATIENCE_MS),
    });
    request.once('error', reject);
    request.once('response', (response) => {
      read(response).then(({ text, isStream }) => {
        const { statusCode: status = 0, headers: answered } = response;
        resolve({
          method,
          path,
          status,
          headers: answered,
          text,
          body: isStream ? text : parsed(text),
        });
      }, reject);
    });
    request.end(body ?? undefined);
  });
}

async function read(response: IncomingMessage): Promise<{ text: string; isStream: boolean }> {
  const isStream = (response.headers['content-type'] ?? '').startsWith('text/event-stream');
  let text = '';
  response.setEncoding('utf8');
  for await (const chunk of response) {
    text += String(chunk);
    if (isStream) {
      break;
    }
  }
  return { text, isStream };
}

/** The status a server answers raw bytes with; null when it closes the connection instead. */
function sendBytes(origin: string, bytes: string): Promise<number | null> {
  const { hostname, port } = new URL(origin);
  return new Promise((resolve) => {
    let text = '';
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    const end = (): void => {
      socket.destroy();
      const status = /^HTTP\/1\.[01] (\d{3})/.exec(text)?.[1];
      resolve(status === undefined ? null : Number(status));
    };
    socket.setTimeout(5000, end);
    socket.on('data', (chunk) => {
      text += chunk.toString('latin1');
      if (text.includes('\r\n\r\n')) {
        end();
      }
    });
    socket.once('error', end);
    socket.once('close', end);
  });
}

function parsed(text: string): Answer['body'] {
  return isJson(text) ? JSON.parse(text) : null;
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
