import type { GuestDocument } from '../document/guest-document.js';
import type { CompanyPageExtract } from '../extract.js';

/** Reads a company, school or showcase page. Never throws; what cannot be read is null and told in the coverage. */
export function parseCompanyPage(document: GuestDocument): CompanyPageExtract {
  void document;
  return { page: null, posts: [], people: [] };
}
