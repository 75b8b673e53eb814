import { z } from 'zod';

import { CoverageResponse } from '../../../common/dto/coverage.response.js';
import { Instant } from '../../../common/dto/instant.js';
import { sliceOf } from '../../../common/pagination/slice.query.js';

const PageKind = z.enum(['company', 'school', 'showcase']);

const PageReference = z
  .object({
    pageId: z.string().meta({ example: 'northlight-labs' }),
    kind: PageKind,
    url: z.string().meta({ example: 'https://www.linkedin.com/company/northlight-labs' }),
    name: z.string().meta({ example: 'Northlight Labs' }),
    industry: z.string().nullable().meta({ example: 'Research Services' }),
    location: z.string().nullable().meta({ example: 'Porto, Portugal' }),
    logoUrl: z.string().nullable().meta({ example: null }),
  })
  .meta({ id: 'PageReference' });

/** What a client reads about a company page. A newly stored field stays private until it is named here. */
export const CompanyPageResponse = z
  .object({
    pageId: z.string().meta({ example: 'brightwell-robotics' }),
    linkedinId: z.string().nullable().meta({ example: '4410021' }),
    url: z.string().meta({ example: 'https://www.linkedin.com/company/brightwell-robotics' }),
    kind: PageKind,
    name: z.string().nullable().meta({ example: 'Brightwell Robotics' }),
    tagline: z.string().nullable().meta({ example: 'Machines that mind their step' }),
    description: z.string().nullable().meta({ example: 'We build walking robots for warehouses.' }),
    website: z.string().nullable().meta({ example: 'https://brightwell.example' }),
    industry: z.string().nullable().meta({ example: 'Automation Machinery Manufacturing' }),
    companySize: z
      .object({ label: z.string(), min: z.int(), max: z.int().nullable() })
      .nullable()
      .meta({ example: { label: '51-200 employees', min: 51, max: 200 } }),
    employeeCount: z.int().nullable().meta({ example: 143 }),
    totalFollowers: z.int().nullable().meta({ example: 12_345 }),
    headquarters: z.string().nullable().meta({ example: 'Lisbon, Lisbon' }),
    address: z
      .object({
        street: z.string().nullable(),
        locality: z.string().nullable(),
        region: z.string().nullable(),
        postalCode: z.string().nullable(),
        country: z.string().nullable(),
      })
      .nullable()
      .meta({
        example: {
          street: 'Rua do Farol 12',
          locality: 'Lisbon',
          region: 'Lisbon',
          postalCode: '1200-100',
          country: 'PT',
        },
      }),
    locations: z
      .array(
        z.object({
          isPrimary: z.boolean(),
          lines: z.array(z.string()),
          mapUrl: z.string().nullable(),
        }),
      )
      .meta({
        example: [{ isPrimary: true, lines: ['Rua do Farol 12', 'Lisbon, PT'], mapUrl: null }],
      }),
    foundedYear: z.int().nullable().meta({ example: 2014 }),
    organizationType: z.string().nullable().meta({ example: 'Privately Held' }),
    specialties: z.array(z.string()).meta({ example: ['robotics', 'logistics'] }),
    logoUrl: z.string().nullable().meta({ example: null }),
    coverUrl: z.string().nullable().meta({ example: null }),
    similarPages: z.array(PageReference),
    affiliatedPages: z.array(PageReference),
    funding: z
      .object({
        rounds: z.int().nullable(),
        lastRoundAt: Instant.nullable(),
        lastRoundAmount: z.string().nullable(),
      })
      .nullable()
      .meta({
        example: {
          rounds: 3,
          lastRoundAt: '2025-03-01T00:00:00.000Z',
          lastRoundAmount: 'US$ 25.0M',
        },
      }),
    openJobs: z.int().nullable().meta({ example: 8 }),
    lastScrape: z.object({
      at: Instant,
      outcome: z.string().meta({ example: 'ok' }),
      coverage: CoverageResponse.nullable(),
    }),
    firstSeenAt: Instant,
    lastSeenAt: Instant,
  })
  .meta({ id: 'CompanyPage' });

export type CompanyPageResponse = z.input<typeof CompanyPageResponse>;

/** A page with what `include=` asked for. The items are as their own routes answer them. */
export const CompanyPageDetail = CompanyPageResponse.extend({
  posts: z
    .array(z.looseObject({ postId: z.string() }))
    .optional()
    .meta({
      description: 'Only with include=posts: the newest 20, as in GET /pages/{pageId}/posts',
    }),
  users: z
    .array(z.looseObject({ userId: z.string() }))
    .optional()
    .meta({
      description: 'Only with include=users: the first 20, as in GET /pages/{pageId}/users',
    }),
}).meta({ id: 'CompanyPageDetail' });

export type CompanyPageDetail = z.input<typeof CompanyPageDetail>;

const CompanyPageSlice = sliceOf(CompanyPageResponse, 'CompanyPageSlice');

/** What `fields=` leaves of a page. */
const CompanyPageFields = CompanyPageResponse.partial()
  .required({ pageId: true })
  .meta({ id: 'CompanyPageFields' });

/** A slice of whole pages or, with `fields=`, of what was asked for of each. */
export const CompanyPageList = z.union([
  CompanyPageSlice,
  sliceOf(CompanyPageFields, 'CompanyPageFieldsSlice'),
]);
