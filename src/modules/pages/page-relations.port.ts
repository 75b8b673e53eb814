export type PageRelation = 'posts' | 'users';

/** What `include=` adds to a page, in the wire form of the relation's own route. */
export interface PageRelations {
  readonly posts?: readonly object[];
  readonly users?: readonly object[];
}

/** Reads what other features keep about a page. Declared here so that `pages` need not know them. */
export abstract class PageRelationsReader {
  abstract read(pageId: string, relations: readonly PageRelation[]): Promise<PageRelations>;
}
