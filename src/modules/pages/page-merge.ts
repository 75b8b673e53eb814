import type { CompanyPage } from './schemas/company-page.schema.js';

/** Fields that say which record it is, not what the page is like. */
const IDENTITY = ['pageId', 'url', 'linkedinId', 'aliases', 'unsettledIds', 'firstSeenAt'];

/**
 * What one record of a page becomes when it takes another one of it in: what the later says, and what only the earlier knows.
 * Fields that stay as they are may be among it.
 */
export function mergedPage(
  target: CompanyPage,
  other: CompanyPage,
): Omit<Partial<CompanyPage>, 'pageId' | 'aliases' | 'unsettledIds'> {
  const isTargetLater = target.lastSeenAt >= other.lastSeenAt;
  const [later, earlier] = isTargetLater ? [target, other] : [other, target];
  const known = Object.entries({ ...earlier, ...later })
    .filter(([field]) => !IDENTITY.includes(field))
    .map(([field, value]: [string, unknown]) => [
      field,
      isEmpty(value) ? (earlier[field as keyof CompanyPage] ?? value) : value,
    ]);
  const fields = Object.fromEntries(known) as Partial<CompanyPage>;
  const firstSeenAt = new Date(Math.min(target.firstSeenAt.getTime(), other.firstSeenAt.getTime()));
  return { ...fields, linkedinId: target.linkedinId ?? other.linkedinId, firstSeenAt };
}

function isEmpty(value: unknown): boolean {
  return value === null || value === undefined || (Array.isArray(value) && value.length === 0);
}
