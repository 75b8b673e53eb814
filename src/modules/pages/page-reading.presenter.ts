import type { FastifyReply } from 'fastify';

import { limitCaching } from '../../common/cache/cache-limit.js';
import type { ReadPreference } from '../../common/http/read-preference.js';
import type { ScrapePending } from './dto/scrape-pending.response.js';
import type { PageRelations } from './page-relations.port.js';
import type { PageReading } from './pages.service.js';
import type { CompanyPage } from './schemas/company-page.schema.js';

/** Puts a reading into HTTP: the page, to be cached no longer than it is fresh, or 202 and where to follow the scrape. */
export function present(
  reading: PageReading,
  preference: ReadPreference,
  reply: FastifyReply,
): (CompanyPage & PageRelations) | ScrapePending {
  if (preference.applied.length > 0) {
    reply.header('preference-applied', preference.applied.join(', '));
  }
  if (reading.isPending) {
    const { scrapeId } = reading;
    reply.status(202).header('location', `/api/v1/scrapes/${scrapeId}`);
    return { scrapeId, state: 'running' };
  }
  limitCaching(reply.request.raw, reading.freshForMs);
  return reading.page;
}
