import { FIRST_INSTANT, type KeysetSort } from '../../common/pagination/keyset.js';

const LEAST = {
  totalFollowers: Number.NEGATIVE_INFINITY,
  employeeCount: Number.NEGATIVE_INFINITY,
  name: '',
  lastSeenAt: FIRST_INSTANT,
} as const;

type PageOrderField = keyof typeof LEAST;

/** Sort orders a client may ask for; a leading minus is descending. */
export const PAGE_SORTS = [
  '-totalFollowers',
  'totalFollowers',
  '-employeeCount',
  'employeeCount',
  'name',
  '-name',
  '-lastSeenAt',
  'lastSeenAt',
] as const;

/** Each order ends with the pageId, so that slices neither skip nor repeat. */
export function pageOrder(sort: (typeof PAGE_SORTS)[number]): KeysetSort {
  const field = sort.replace('-', '') as PageOrderField;
  const direction = sort.startsWith('-') ? -1 : 1;
  return { field, direction, key: 'pageId', least: LEAST[field] };
}

export const MOST_FOLLOWED_FIRST = pageOrder('-totalFollowers');
