import { z } from 'zod';

/** A point in time: a Date inside, ISO 8601 in UTC on the wire. */
export const Instant = z
  .date()
  .transform((date) => date.toISOString())
  .pipe(z.iso.datetime().meta({ example: '2026-11-01T08:30:00.000Z' }));
