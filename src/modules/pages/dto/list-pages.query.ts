import { z } from 'zod';

import { QueryText } from '../../../common/dto/query-text.js';
import { wholeNumber } from '../../../common/dto/whole-number.js';
import { CountQuery, SliceQuery } from '../../../common/pagination/slice.query.js';
import { CompanyPageResponse } from './company-page.response.js';
import { PAGE_SORTS } from '../page-orders.js';
import { searchWords } from '../search-words.js';

const Bound = wholeNumber(0, Number.MAX_SAFE_INTEGER).optional();
const Text = QueryText.trim()
  .min(1, { message: 'must not be empty', abort: true })
  .max(200, 'must have at most 200 characters');
const SearchText = Text.refine(
  (text) => searchWords(text).length > 0,
  'must have a letter or a digit',
).optional();

const Fields = QueryText.transform((text) => text.split(','))
  .pipe(z.array(z.enum(CompanyPageResponse.keyof().options)))
  .transform((fields) => [...new Set(fields)])
  .optional()
  .meta({
    description: 'Comma list of the fields wanted of each page; pageId is always there',
    example: 'name,totalFollowers',
  });

export const ListPagesQuery = z
  .strictObject({
    name: SearchText.meta({
      description:
        'Words or beginnings of words of the name, in any order; accents and case do not matter',
      example: 'tess dyn',
    }),
    industry: Text.optional().meta({
      description: 'Exactly as LinkedIn words it',
      example: 'Industrial Machinery Manufacturing',
    }),
    location: SearchText.meta({
      description: 'Words or beginnings of words of the headquarters or any location',
      example: 'rotterdam',
    }),
    minFollowers: Bound.meta({ example: 1000 }),
    maxFollowers: Bound.meta({ example: 1_000_000 }),
    minEmployees: Bound.meta({ example: 10 }),
    maxEmployees: Bound.meta({ example: 50_000 }),
    sort: z.enum(PAGE_SORTS).optional().meta({
      description:
        'Without it: by how well the name fits when one is given, else -totalFollowers. Fitting best is the name itself, then names that begin with it, then those with all of the words, then those with words that begin so; the more followed first',
      example: '-totalFollowers',
    }),
    fields: Fields,
    ...SliceQuery,
    ...CountQuery,
  })
  .refine(
    ({ minFollowers: min, maxFollowers: max }) =>
      min === undefined || max === undefined || min <= max,
    { path: ['minFollowers'], message: 'must not be greater than maxFollowers' },
  )
  .refine(
    ({ minEmployees: min, maxEmployees: max }) =>
      min === undefined || max === undefined || min <= max,
    { path: ['minEmployees'], message: 'must not be greater than maxEmployees' },
  );

export type ListPagesQuery = z.infer<typeof ListPagesQuery>;
