import type { PageName } from '../pages/page-renames.service.js';
import type { KeptPage } from './scrape.judge.js';

/** What a document of a page says, as if the page had been called so when it was fetched. */
export function underPageId<T extends Pick<KeptPage, 'page' | 'posts' | 'people'>>(
  extract: T,
  { pageId, url }: PageName,
): T {
  const { page, posts, people } = extract;
  return {
    ...extract,
    page: { ...page, record: { ...page.record, pageId, url } },
    posts: posts.map((post) => ({ ...post, record: { ...post.record, pageId } })),
    people: people.map((person) => ({ ...person, record: { ...person.record, pageId } })),
  };
}
