/** Which refusal a document is; each is told by markers seen in real responses. */
export type Refusal = 'authwall' | 'login' | 'challenge' | 'stub';

/** What a document is, and so whether there is anything in it to parse. */
export type Classification =
  | {
      readonly kind: 'company' | 'post' | 'member';
      /** Canonical, on www.linkedin.com, without query; null when the document does not name itself. */
      readonly url: string | null;
    }
  | {
      readonly kind: 'refusal';
      readonly refusal: Refusal;
      /** The page that was asked for, where the refusal names it. */
      readonly url: string | null;
    }
  | { readonly kind: 'notFound' }
  | { readonly kind: 'gone' }
  | { readonly kind: 'unrecognised' };

/** How the document was come by, as far as the fetcher knows; helps where the document itself is silent. */
export interface Seen {
  readonly finalUrl?: string | null;
  readonly status?: number | null;
}
