import type { PersonRecord } from '@app/linkedin';

import type { Person } from '../../../src/modules/users/schemas/person.schema.js';

/** What a company page says about someone who works there. Pass only the fields the test is about. */
export function aPersonRecord(overrides: Partial<PersonRecord> = {}): PersonRecord {
  const { userId = 'ada-example' } = overrides;
  return {
    userId,
    pageId: 'acme',
    name: 'Ada Example',
    headline: 'Head of anvils',
    profileUrl: `https://www.linkedin.com/in/${userId}`,
    imageUrl: null,
    relation: 'employee',
    ...overrides,
  };
}

/** A stored person. Pass only the fields the test is about. */
export function aPerson(overrides: Partial<Person> = {}): Person {
  const seenAt = new Date('2026-11-01T00:00:00.000Z');
  const { userId } = overrides;
  return {
    ...aPersonRecord({ ...(userId && { userId }) }),
    firstSeenAt: seenAt,
    lastSeenAt: seenAt,
    ...overrides,
  };
}
