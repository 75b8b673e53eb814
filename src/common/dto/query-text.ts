import { z } from 'zod';

/** A text in a query. A repeated parameter arrives as a list, and is told as what it is. */
export const QueryText = z.string('must be given once');
