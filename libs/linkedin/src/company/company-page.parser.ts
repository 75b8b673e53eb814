import { CoverageNotes } from '../coverage-notes.js';
import type { GuestDocument } from '../document/guest-document.js';
import type { GuestElement } from '../document/guest-element.js';
import { jsonLdNodes } from '../document/json-ld.js';
import type { CompanyPageExtract } from '../extract.js';
import { isPostCard } from '../post/card-reading.js';
import { postingsById } from '../post/posting.js';
import { parseAbout } from './about.js';
import { readFacts, readHead, readSections } from './company-page-fields.js';
import { linkedinIdIn, pageIdentity } from './identity.js';
import { findOrganization, organizationUrls, readOrganization } from './organization.js';
import { parsePeople } from './people.js';
import { parsePosts, wallOf } from './posts.js';

/** Reads a company, school or showcase page. Never throws; what cannot be read is null and told in the coverage. */
export function parseCompanyPage(document: GuestDocument): CompanyPageExtract {
  const nodes = jsonLdNodes(document);
  const identity = pageIdentity(document, organizationUrls(nodes));
  if (identity === null) {
    return { page: null, posts: [], people: [] };
  }
  const { pageId } = identity;
  const notes = new CoverageNotes();
  const linkedinId = notes.expected('linkedinId', { attribute: linkedinIdIn(document) });
  const organization = readOrganization(findOrganization(nodes, pageId));
  const about = parseAbout(document);
  const head = readHead(document, organization, about, notes);
  const facts = readFacts(document, organization, about, notes);
  const sections = readSections(document, head.name, notes);
  const updates = noted('posts', updatesSection(document), notes);
  const employees = noted('people', document.withTestId('employees-at'), notes);
  return {
    page: {
      record: { ...identity, linkedinId, ...head, ...facts, ...sections },
      coverage: notes.coverage(document.isTruncated),
    },
    posts: updates ? parsePosts(updates, postingsById(nodes), wallOf(pageId, linkedinId)) : [],
    people: employees ? parsePeople(employees, pageId) : [],
  };
}

/** Hidden from guests, a section is absent; with nothing to show, it is there and empty. A layout may lose its mark. */
function updatesSection(document: GuestDocument): GuestElement | null {
  const section = document.withTestId('updates');
  const hasCards = document.elements('article').some(isPostCard);
  return section ?? (hasCards ? document.root : null);
}

/** A section that the document ends in is there, and yet not known to be complete. */
function noted(
  field: string,
  section: GuestElement | null,
  notes: CoverageNotes,
): GuestElement | null {
  if (section?.isWhole) {
    notes.noteFound(field, 'attribute');
  } else {
    notes.noteMissing(field);
  }
  return section;
}
