import { z } from 'zod';

/** A bound in time that a query names: an instant, or a day, which begins at midnight UTC. */
export const Moment = z
  .union(
    [z.iso.datetime({ offset: true }), z.iso.date()],
    'must be a day or an instant, such as 2026-10-01 or 2026-10-01T08:30:00Z',
  )
  .transform((text) => new Date(text))
  .optional();

/** For a query whose bounds may stand the wrong way round: nothing lies between them. */
export const inOrder = ({
  since,
  until,
}: {
  since?: Date | undefined;
  until?: Date | undefined;
}): boolean => since === undefined || until === undefined || since <= until;

export const OUT_OF_ORDER = { path: ['since'], message: 'must not be later than until' };
