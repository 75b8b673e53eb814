/** The part of a guest document that a drift changes; kinds of different areas can be combined without hiding each other. */
export type DriftArea =
  | 'everywhere'
  | 'head'
  | 'jsonLd'
  | 'topCard'
  | 'about'
  | 'people'
  | 'wall'
  | 'card'
  | 'comments'
  | 'rail';

/** One way in which a document can differ from the layout that readers were written for. */
export interface Drift {
  readonly family: 'renamed' | 'moved' | 'dropped';
  readonly area: DriftArea;
  /** Pure; a document without the markup in question comes back as it was. */
  readonly apply: (html: string) => string;
}
