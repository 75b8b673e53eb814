/** How sure it is that a trait was lost by a change of layout, and not given up by whoever owns the page. */
export type TraitState =
  /** It is there. */
  | 'kept'
  /** It is gone; whoever owns the page, or writes the post, can do that. */
  | 'gone'
  /** It is there, or should be, and could not be read: no owner's doing, but it may be an oddity of this document. */
  | 'unread'
  /** It is gone in a way that no owner can bring about. */
  | 'lost';

/** Something that a document was due to show, and whether it did. */
export interface Trait {
  readonly name: string;
  readonly state: TraitState;
  /** For people, where it is lost. */
  readonly reason: string;
  /** So many things lost it together that it can never be how the target is by now. */
  readonly isOfMany: boolean;
}

export const kept = (name: string): Trait => ({
  name,
  state: 'kept',
  reason: '',
  isOfMany: false,
});
export const gone = (name: string): Trait => ({
  name,
  state: 'gone',
  reason: 'it is not there any more',
  isOfMany: false,
});
export const unread = (name: string): Trait => ({
  name,
  state: 'unread',
  reason: 'it is there and cannot be read',
  isOfMany: false,
});
export const lost = (name: string, reason: string, isOfMany = false): Trait => ({
  name,
  state: 'lost',
  reason,
  isOfMany,
});
