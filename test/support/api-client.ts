import { createPagelensClient, type PagelensClient } from '../../clients/typescript/src/index.js';
import { exchange } from './http-answer.js';

export type { PagelensClient };

/** The typed client, sending the way every other request of a test is sent. */
export function clientOf(origin: string): PagelensClient {
  return createPagelensClient({
    baseUrl: origin,
    fetch: async (request) => {
      const body = await request.text();
      const { status, headers, text } = await exchange(origin, request.url.slice(origin.length), {
        method: request.method,
        headers: Object.fromEntries(request.headers),
        ...(body !== '' && { body }),
      });
      const isBodiless = status === 204 || status === 304;
      return new Response(isBodiless ? null : text, {
        status,
        headers: Object.entries(headers).flatMap(([name, value]) =>
          value === undefined ? [] : [[name, String(value)] as [string, string]],
        ),
      });
    },
  });
}
