import { z } from 'zod';

import { CountQuery, SliceQuery } from '../../../common/pagination/slice.query.js';

export const ListWatchesQuery = z.strictObject({ ...SliceQuery, ...CountQuery });

export type ListWatchesQuery = z.infer<typeof ListWatchesQuery>;
