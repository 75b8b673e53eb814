export type { AuthorKind, AuthorRecord } from './author.record.js';
export type { Classification, Refusal, Seen } from './classification.js';
export { classifyDocument, isRefusalUrl } from './classify-document.js';
export type { CommentAuthorRecord, CommentRecord } from './comment.record.js';
export { parseCompanyPage } from './company/company-page.parser.js';
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
export { decodeDocument } from './document/decode-document.js';
export { type GuestDocument, openDocument } from './document/guest-document.js';
export type { CompanyPageExtract, PostPageExtract } from './extract.js';
export { parseTarget } from './parse-target.js';
export { PARSER_VERSION } from './parser-version.js';
export { peopleNamedIn } from './people-references.js';
export type { PersonRecord } from './person.record.js';
export { parsePostPage } from './post/post-page.parser.js';
export type { MediaRecord, PostKind, PostRecord } from './post.record.js';
export type { Target } from './target.js';
export { parseCount } from './values/counts.js';
export { instantOfId, isPageId, isPostId, isUserId, SLUG_PATTERN_FOR_FORMS } from './values/ids.js';
export { companyPageUrl } from './values/urls.js';
