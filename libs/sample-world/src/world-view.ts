import type { Standing } from './history/standing.js';
import { layoutAt, type LayoutRule } from './layout-rule.js';
import type { ActorTruth } from './truth/actor.truth.js';
import type { CompanyTruth } from './truth/company.truth.js';
import type { PostTruth } from './truth/post.truth.js';
import type { WorldState } from './truth/world-state.truth.js';

/** A standing as truth to compare readings with: every author with the followers they have by now. */
export function toWorldState(
  standing: Standing,
  now: Date,
  layouts: readonly LayoutRule[],
): WorldState {
  const actors = new Map(standing.residents.map(({ actor }) => [actor.url, actor]));
  return {
    seed: standing.seed,
    now,
    companies: standing.residents.map((resident) => ({
      ...withPresentAuthors(resident.truth, actors),
      ...layoutAt(resident, layouts, now),
    })),
    members: standing.members,
    refusals: standing.refusals,
    renames: standing.renames,
  };
}

function withPresentAuthors(
  company: CompanyTruth,
  actors: ReadonlyMap<string, ActorTruth>,
): CompanyTruth {
  const present = (actor: ActorTruth): ActorTruth => actors.get(actor.url) ?? actor;
  const refreshed = (post: PostTruth): PostTruth => ({
    ...post,
    author: present(post.author),
    quote: post.quote && { ...post.quote, author: present(post.quote.author) },
  });
  return {
    ...company,
    posts: company.posts.map(refreshed),
    olderPosts: company.olderPosts.map(refreshed),
  };
}
