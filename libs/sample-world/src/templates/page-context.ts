import type { DocumentForm } from '../truth/company.truth.js';
import type { Layout } from './layouts.js';

/** What every part of a document needs to know about the whole. */
export interface PageContext {
  readonly now: Date;
  readonly layout: Layout;
  readonly form: DocumentForm;
  /** Canonical URL of the document itself, where its sign-up links would lead back to. */
  readonly url: string;
  /** First part of the tracking names: `organization_guest_` on a company page. */
  readonly trackingPrefix: 'organization_guest_' | 'public_post_' | 'public_profile_';
  /** True where a browser had scrolled to: in a rendered document these images are loaded. */
  readonly isInView: boolean;
}
