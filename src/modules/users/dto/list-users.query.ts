import { z } from 'zod';

import { CountQuery, SliceQuery } from '../../../common/pagination/slice.query.js';

export const ListUsersQuery = z.strictObject({ ...SliceQuery, ...CountQuery });

export type ListUsersQuery = z.infer<typeof ListUsersQuery>;
