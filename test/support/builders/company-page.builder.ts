import type { CompanyPageRecord } from '@app/linkedin';

import { locationKeysOf, nameKeysOf } from '../../../src/modules/pages/search-keys.js';
import type { CompanyPage } from '../../../src/modules/pages/schemas/company-page.schema.js';

/** What a document says about a company. Pass only the fields the test is about. */
export function aCompanyPageRecord(overrides: Partial<CompanyPageRecord> = {}): CompanyPageRecord {
  const { pageId = 'acme' } = overrides;
  return {
    pageId,
    linkedinId: '4410021',
    url: `https://www.linkedin.com/company/${pageId}`,
    kind: 'company',
    name: 'Acme Corporation',
    tagline: null,
    description: 'We make anvils.',
    website: 'https://acme.example',
    industry: 'Machinery Manufacturing',
    companySize: { label: '51-200 employees', min: 51, max: 200 },
    employeeCount: 143,
    totalFollowers: 12_345,
    headquarters: 'Lisbon, Lisbon',
    address: null,
    locations: [{ isPrimary: true, lines: ['Rua do Farol 12', 'Lisbon, PT'], mapUrl: null }],
    foundedYear: 1949,
    organizationType: 'Privately Held',
    specialties: ['anvils'],
    logoUrl: null,
    coverUrl: null,
    similarPages: [],
    affiliatedPages: [],
    funding: null,
    openJobs: null,
    ...overrides,
  };
}

/** A stored page. Pass only the fields the test is about. */
export function aCompanyPage(overrides: Partial<CompanyPage> = {}): CompanyPage {
  const seenAt = new Date('2026-11-01T00:00:00.000Z');
  const { pageId, name, headquarters, locations } = overrides;
  const record = aCompanyPageRecord({
    ...(pageId && { pageId }),
    ...(name !== undefined && { name }),
    ...(headquarters !== undefined && { headquarters }),
    ...(locations && { locations }),
  });
  return {
    ...record,
    locations: [...record.locations],
    specialties: [...record.specialties],
    similarPages: [],
    affiliatedPages: [],
    lastScrape: { at: seenAt, outcome: 'ok', coverage: null },
    firstSeenAt: seenAt,
    lastSeenAt: seenAt,
    aliases: [],
    ...nameKeysOf(record.name ?? ''),
    ...locationKeysOf([
      record.headquarters ?? '',
      ...record.locations.flatMap(({ lines }) => lines),
    ]),
    ...overrides,
  };
}
