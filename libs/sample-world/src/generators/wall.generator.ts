import { Random } from '../random.js';
import type { ActorTruth } from '../truth/actor.truth.js';
import type { PostTruth } from '../truth/post.truth.js';
import type { CastEntry } from '../words/cast.words.js';
import { generatePost, type PostPlan } from './post.generator.js';

type PlannedKind = Omit<PostPlan, 'createdAt' | 'isFresh'>;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

const own = (kind: PostPlan['kind'], imageCount = 0): PlannedKind => ({
  kind,
  isRepost: false,
  imageCount,
});
const repost = (kind: PostPlan['kind'], imageCount = 0): PlannedKind => ({
  kind,
  isRepost: true,
  imageCount,
});

/** A full wall has every kind of post that a guest can meet; short walls get the first of them. */
const REPERTOIRE: readonly PlannedKind[] = [
  own('text'),
  own('image', 1),
  repost('image', 1),
  own('video'),
  own('article'),
  own('reshare'),
  own('image', 9),
  repost('text'),
  own('document'),
  own('externalVideo'),
];

export interface WallSources {
  readonly seed: number;
  readonly now: Date;
  readonly entry: CastEntry;
  readonly wall: ActorTruth;
  readonly people: readonly ActorTruth[];
  readonly pages: readonly ActorTruth[];
}

/** The posts on a page's wall, newest first. */
export function generateWall(sources: WallSources): readonly PostTruth[] {
  const { seed, now, entry } = sources;
  const random = Random.of(seed, 'wall', entry.pageId);
  const plans = REPERTOIRE.slice(0, entry.postCount);
  const times = postingTimes(now, plans.length, random);
  return random.sample(plans, plans.length).map((plan, index) => {
    const createdAt = times[index] ?? now;
    return generatePost(
      { ...varied(plan, random), createdAt },
      { ...sources, random: Random.of(seed, 'post', entry.pageId, index) },
    );
  });
}

/** What a page publishes next. */
export function nextPlan(createdAt: Date, random: Random): PostPlan {
  return { ...varied(random.pick(REPERTOIRE), random), createdAt, isFresh: true };
}

/** What is shared as it was can be of several kinds. */
function varied(plan: PlannedKind, random: Random): PlannedKind {
  if (!plan.isRepost) {
    return plan;
  }
  const kind = random.pick(['text', 'image', 'video', 'article', 'document'] as const);
  return { ...plan, kind, imageCount: kind === 'image' ? random.between(1, 8) : 0 };
}

function postingTimes(now: Date, count: number, random: Random): readonly Date[] {
  const paceMs = random.betweenMagnitudes(0.6 * DAY_MS, 30 * DAY_MS);
  let at = now.getTime() - random.between(HOUR_MS, 2 * DAY_MS);
  return Array.from({ length: count }, () => {
    const time = new Date(at);
    at -= HOUR_MS + Math.floor(paceMs * 2 * random.next());
    return time;
  });
}
