export type { AuthorKind, AuthorRecord } from './author.record.js';
export type { CommentAuthorRecord, CommentRecord } from './comment.record.js';
export type {
  CompanyPageRecord,
  CompanySize,
  Funding,
  PageKind,
  PageLocation,
  PageReference,
  PostalAddress,
} from './company-page.record.js';
export type { Coverage, Covered, Place } from './coverage.js';
export type { PersonRecord } from './person.record.js';
export type { MediaRecord, PostKind, PostRecord } from './post.record.js';
