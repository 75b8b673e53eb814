import { Random, times } from '../random.js';
import { CAST, type CastEntry } from '../words/cast.words.js';
import type { WorldEvent, WorldEventKind } from './world-event.js';

export const DAY_MS = 86_400_000;

/** How often, on an average day, a thing happens to a page. Above one, the whole part happens every day. */
const DAILY_RATES: Readonly<Record<Exclude<WorldEventKind, 'postPublished'>, number>> = {
  followersMoved: 1.5,
  headcountMoved: 0.35,
  openJobsMoved: 0.4,
  postEdited: 0.07,
  postAnswered: 3,
  commentWritten: 1.3,
  peopleChanged: 0.1,
  profileEdited: 0.02,
  pageRenamed: 0.004,
  pageClosed: 0.002,
};

const KINDS = Object.keys(DAILY_RATES) as (keyof typeof DAILY_RATES)[];

/** Everything that happens on one day, in order. It follows from seed, day and cast alone, whatever happened before. */
export function daySchedule(seed: number, startedAt: Date, day: number): readonly WorldEvent[] {
  const startsAt = startedAt.getTime() + day * DAY_MS;
  return CAST.flatMap((entry) => pageSchedule(seed, startsAt, day, entry)).sort(
    (a, b) => a.at.getTime() - b.at.getTime(),
  );
}

function pageSchedule(
  seed: number,
  startsAt: number,
  day: number,
  entry: CastEntry,
): readonly WorldEvent[] {
  const random = Random.of(seed, 'day', day, entry.pageId);
  const happening = (kind: WorldEventKind, rate: number): readonly WorldEvent[] =>
    times(Math.floor(rate) + Number(random.chance(rate % 1)), () => ({
      at: new Date(startsAt + random.between(1, DAY_MS - 1)),
      kind,
      castId: entry.pageId,
    }));
  return [
    ...KINDS.flatMap((kind) => happening(kind, DAILY_RATES[kind])),
    ...happening('postPublished', postingRate(seed, entry)),
  ];
}

/** Posts a day: some pages publish daily, some once a month; a page whose wall is empty or hidden never does. */
function postingRate(seed: number, entry: CastEntry): number {
  return entry.postCount === 0
    ? 0
    : 1 / Random.of(seed, 'pace', entry.pageId).betweenMagnitudes(1, 24);
}
