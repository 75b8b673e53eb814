import { z } from 'zod';

import { CountQuery, SliceQuery } from '../../../common/pagination/slice.query.js';

export const ListCommentsQuery = z.strictObject({ ...SliceQuery, ...CountQuery });

export type ListCommentsQuery = z.infer<typeof ListCommentsQuery>;
