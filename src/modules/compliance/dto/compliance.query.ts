import { z } from 'zod';

import { inOrder, Moment, OUT_OF_ORDER } from '../../../common/dto/moment.js';

export const ComplianceQuery = z
  .strictObject({
    since: Moment.meta({
      description:
        'Sent at or after this instant or day (UTC); default: 24 hours before the end. At most seven days before it: an earlier one is moved there',
      example: '2026-11-21',
    }),
    until: Moment.meta({
      description: 'Sent before this instant or day (UTC); default: now',
      example: '2030-01-01',
    }),
  })
  .refine(inOrder, OUT_OF_ORDER);

export type ComplianceQuery = z.infer<typeof ComplianceQuery>;
