import createClient, { type Client } from 'openapi-fetch';

import type { components, paths } from './api.js';

export type { components, paths };

/** Asks a Pagelens server; every path, parameter and answer is typed by the server's OpenAPI document. */
export type PagelensClient = Client<paths>;

/** The body of every failure (RFC 9457). */
export type Problem = components['schemas']['Problem'];

export interface PagelensOptions {
  /** Where the server listens, without `/api`, such as `http://127.0.0.1:3000`. */
  readonly baseUrl: string;
  /** Sends the requests in place of the global `fetch`. */
  readonly fetch?: (request: Request) => Promise<Response>;
}

export function createPagelensClient(options: PagelensOptions): PagelensClient {
  return createClient<paths>(options);
}
