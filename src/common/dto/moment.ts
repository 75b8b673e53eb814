import { z } from 'zod';

/** A bound in time that a query names: an instant, or a day, which begins at midnight UTC. */
export const Moment = z
  .union(
    [z.iso.datetime({ offset: true }), z.iso.date()],
    'must be a day or an instant, such as 2026-10-01 or 2026-10-01T08:30:00Z',
  )
  .transform((text) => new Date(text))
  .optional();
