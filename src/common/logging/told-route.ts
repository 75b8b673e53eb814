import { tellRoute, type ToldRoute } from '@app/observability';
import type { FastifyRequest } from 'fastify';

/** Parameters whose values name no person: what was asked for, not about whom. */
const TELLABLE = {
  params: new Set(['pageId', 'postId', 'scrapeId']),
  query: new Set([
    ...['limit', 'sort', 'count', 'fields', 'include', 'format', 'maxAge', 'asOf', 'field'],
    ...['from', 'to', 'since', 'until', 'kind', 'reposts', 'state', 'outcome', 'pageIds'],
    ...['minFollowers', 'maxFollowers', 'minEmployees', 'maxEmployees'],
  ]),
};

/** What the log may tell of what a request asked for. */
export function toldRouteOf({ routeOptions, params, query }: FastifyRequest): ToldRoute {
  const asked = {
    route: routeOptions.url ?? null,
    params: (params ?? {}) as Record<string, unknown>,
    query: (query ?? {}) as Record<string, unknown>,
  };
  return tellRoute(asked, TELLABLE);
}
