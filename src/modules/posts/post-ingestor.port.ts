/** What is known of a post before it is read. */
export interface PostReference {
  readonly postId: string;
  /** Its public address; without it only sources that know their posts by id can help. */
  readonly url: string | null;
  /** The page on whose wall it was seen. */
  readonly pageId: string | null;
}

/** Fetches and stores a post with its comments now. Declared here so that `posts` need not know who scrapes. */
export abstract class PostIngestor {
  /** Rejects with the error a client is to see when there is nothing to show. */
  abstract ingest(post: PostReference): Promise<void>;
}
