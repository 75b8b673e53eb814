import { z } from 'zod';

import { inOrder, Moment, OUT_OF_ORDER } from '../../../common/dto/moment.js';
import { CountQuery, SliceQuery } from '../../../common/pagination/slice.query.js';
import { PageParams } from '../../pages/dto/page.params.js';
import { SCRAPE_STATES } from '../schemas/scrape.schema.js';
import { SCRAPE_OUTCOMES } from '../scrape-outcome.js';

export const ListScrapesQuery = z
  .strictObject({
    outcome: z
      .enum(SCRAPE_OUTCOMES)
      .optional()
      .meta({ description: 'Of the latest attempt', example: 'drifted' }),
    state: z.enum(SCRAPE_STATES).optional().meta({ example: 'failed' }),
    pageId: PageParams.shape.pageId
      .optional()
      .meta({ description: 'Of this company page', example: 'tessellate-dynamics' }),
    since: Moment.meta({
      description: 'Asked for at or after this instant or day (UTC)',
      example: '2026-10-01',
    }),
    until: Moment.meta({
      description: 'Asked for before this instant or day (UTC)',
      example: '2026-11-01',
    }),
    ...SliceQuery,
    ...CountQuery,
  })
  .refine(inOrder, OUT_OF_ORDER);

export type ListScrapesQuery = z.infer<typeof ListScrapesQuery>;
