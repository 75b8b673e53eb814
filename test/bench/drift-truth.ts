import { isDeepStrictEqual } from 'node:util';

import type { CommentRecord, Covered, PersonRecord, PostRecord } from '@app/linkedin';
import type { CommentTruth, CompanyTruth, PersonTruth, PostTruth } from '@app/sample-world';

import type { KeptPage, KeptPost } from '../../src/modules/scraper/scrape.judge.js';

/** Names of the fields in which a page's extract differs from what was true; empty when nothing was lost or wrong. */
export function pageLosses({ page, posts, people }: KeptPage, truth: CompanyTruth): string[] {
  return [
    ...differences(page.record, truth),
    ...(truth.isUpdatesSectionShown && page.coverage.missing.includes('posts') ? ['posts'] : []),
    ...listLosses('posts', recordsOf<PostRecord>(posts), truth.posts.map(asOnCard)),
    ...listLosses('people', recordsOf<PersonRecord>(people), truth.people),
  ];
}

/** The same for a post's own page. */
export function postLosses({ post, comments }: KeptPost, truth: PostTruth): string[] {
  return [
    ...differences(post.record, { ...truth, pageId: null }),
    ...listLosses('comments', recordsOf<CommentRecord>(comments), truth.comments),
  ];
}

function recordsOf<T>(covered: readonly Covered<T>[]): readonly T[] {
  return covered.map(({ record }) => record);
}

function listLosses(
  name: string,
  records: readonly object[],
  truths: readonly (CommentTruth | PersonTruth | PostTruth)[],
): string[] {
  return records.length === truths.length
    ? records.flatMap((record, index) =>
        differences(record, truths[index] ?? {}).map((field) => `${name}.${field}`),
      )
    : [name];
}

/** A card tells less than the post's own page: not how long a video is, nor what a foreign one looks like. */
function asOnCard(post: PostTruth): PostTruth {
  const media = post.media.map((item) => ({
    ...item,
    durationSeconds: null,
    thumbnailUrl: item.kind === 'externalVideo' ? null : item.thumbnailUrl,
  }));
  return { ...post, media };
}

/** The truth knows more than a reader can: only what is in the record counts. */
function differences(record: object, truth: object): string[] {
  const facts = truth as Readonly<Record<string, unknown>>;
  return Object.entries(record)
    .filter(([field, value]) => !agrees(value, facts[field]))
    .map(([field]) => field);
}

function agrees(value: unknown, fact: unknown): boolean {
  if (Array.isArray(value)) {
    return (
      Array.isArray(fact) &&
      value.length === fact.length &&
      value.every((item, index) => agrees(item, (fact as unknown[])[index]))
    );
  }
  if (typeof value !== 'object' || value === null || value instanceof Date) {
    return isDeepStrictEqual(value, fact);
  }
  return typeof fact === 'object' && fact !== null && differences(value, fact).length === 0;
}
