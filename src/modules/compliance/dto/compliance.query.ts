import { z } from 'zod';

const Moment = z
  .union(
    [z.iso.datetime({ offset: true }), z.iso.date()],
    'must be a day or an instant, such as 2026-10-01 or 2026-10-01T08:30:00Z',
  )
  .transform((text) => new Date(text))
  .optional();

export const ComplianceQuery = z.strictObject({
  since: Moment.meta({
    description:
      'Sent at or after this instant or day (UTC); default: 24 hours before the end. At most seven days before it: an earlier one is moved there',
    example: '2026-11-21',
  }),
  until: Moment.meta({
    description: 'Sent before this instant or day (UTC); default: now',
    example: '2030-01-01',
  }),
});

export type ComplianceQuery = z.infer<typeof ComplianceQuery>;
