import { z } from 'zod';

const CountByCollection = z.record(z.string(), z.int());

/** What an erasure did. It does not repeat whom it was about. */
export const ErasureResponse = z
  .object({
    deleted: CountByCollection.meta({
      description: 'Documents that are gone, by collection',
      example: { users: 1, posts: 0, comments: 2, snapshots: 3, scrapes: 0, pages: 0 },
    }),
    blanked: CountByCollection.meta({
      description:
        "Documents of others in whose texts the person's name, mention or address is gone",
      example: { users: 0, posts: 1, comments: 1, snapshots: 0, scrapes: 0, pages: 0 },
    }),
  })
  .meta({ id: 'Erasure' });
