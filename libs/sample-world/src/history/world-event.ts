/** What can happen to a page in a day. */
export type WorldEventKind =
  | 'followersMoved'
  | 'headcountMoved'
  | 'openJobsMoved'
  | 'postPublished'
  | 'postEdited'
  | 'postAnswered'
  | 'commentWritten'
  | 'peopleChanged'
  | 'profileEdited'
  | 'pageRenamed'
  | 'pageClosed';

/**
 * One thing that happens to one page. How it turns out follows from the state it meets and from the world's seed: an event
 * that finds nothing to change (an edit on a wall without posts, anything on a page that closed) changes nothing.
 */
export interface WorldEvent {
  readonly at: Date;
  readonly kind: WorldEventKind;
  /** The page's id on the world's first day. */
  readonly castId: string;
}
