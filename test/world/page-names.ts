import type { CompanyTruth } from '@app/sample-world';

import type { CompanyPage } from '../../src/modules/pages/schemas/company-page.schema.js';
import type { Kept } from './evidence.js';

/** The id that a company's page has in what is stored: its number tells, whatever a document called it at its time. */
export function storedIdOf(
  { linkedinId, pageId }: Pick<CompanyTruth, 'linkedinId' | 'pageId'>,
  { pages }: Pick<Kept, 'pages'>,
): string {
  return pages.find((page) => page.linkedinId === linkedinId)?.pageId ?? pageId;
}

/** Whether a stored page is what an earlier one has become: by its id, or by its number and its former id. */
export function hasBecome(earlier: CompanyPage, page: CompanyPage): boolean {
  return (
    page.pageId === earlier.pageId ||
    (page.linkedinId === earlier.linkedinId && page.aliases.includes(earlier.pageId))
  );
}
