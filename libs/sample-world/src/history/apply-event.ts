import { Random } from '../random.js';
import type { CompanyTruth } from '../truth/company.truth.js';
import {
  changePeople,
  editProfile,
  moveFollowers,
  moveHeadcount,
  moveOpenJobs,
} from './page.changes.js';
import { renamePage } from './page-rename.js';
import type { Resident, Standing } from './standing.js';
import {
  answerPosts,
  editPost,
  publishPost,
  type WallSources,
  writeOnWall,
} from './wall.changes.js';
import type { WorldEvent, WorldEventKind } from './world-event.js';

type Change = (company: CompanyTruth, sources: WallSources) => CompanyTruth;

const CHANGES: Readonly<Record<Exclude<WorldEventKind, 'pageRenamed' | 'pageClosed'>, Change>> = {
  followersMoved: moveFollowers,
  headcountMoved: moveHeadcount,
  openJobsMoved: moveOpenJobs,
  postPublished: publishPost,
  postEdited: editPost,
  postAnswered: answerPosts,
  commentWritten: writeOnWall,
  peopleChanged: changePeople,
  profileEdited: editProfile,
};

/** A world in which everything has closed would have nothing left to read. */
const FEWEST_PAGES = 10;
const NEW_ENDINGS = ['group', 'global', 'works', 'collective', 'labs', 'partners', 'company', 'hq'];

/** The world after an event. Pure: what chance decides comes from the seed and the event itself. */
export function applyEvent(standing: Standing, event: WorldEvent): Standing {
  const resident = standing.residents.find(({ castId }) => castId === event.castId);
  if (!resident) {
    return standing;
  }
  if (event.kind === 'pageRenamed') {
    return renamePage(standing, resident, newPageId(resident, standing, event));
  }
  return event.kind === 'pageClosed'
    ? closePage(standing, resident)
    : changePage(standing, resident, event, CHANGES[event.kind]);
}

function changePage(
  standing: Standing,
  resident: Resident,
  event: WorldEvent,
  change: Change,
): Standing {
  const truth = change(resident.truth, {
    random: randomOf(standing, event),
    entry: resident.entry,
    at: event.at,
    wall: resident.actor,
    people: standing.members,
    pages: standing.residents.flatMap((other) => (other === resident ? [] : other.actor)),
    standing,
  });
  const actor = { ...resident.actor, followers: truth.totalFollowers };
  const changed = { ...resident, actor, truth };
  return {
    ...standing,
    residents: standing.residents.map((each) => (each === resident ? changed : each)),
  };
}

/** A page that closes is gone with everything on it; its old names lead to where it was. */
function closePage(standing: Standing, resident: Resident): Standing {
  return standing.residents.length <= FEWEST_PAGES
    ? standing
    : {
        ...standing,
        residents: standing.residents.filter((each) => each !== resident),
        refusals: [...standing.refusals, { pageId: resident.truth.pageId, kind: 'gone' }],
      };
}

/** An id that nobody has, nor ever had. */
function newPageId(resident: Resident, standing: Standing, event: WorldEvent): string {
  const known = new Set([
    ...standing.residents.map(({ truth }) => truth.pageId),
    ...standing.refusals.map(({ pageId }) => pageId),
    ...standing.renames.map(({ oldPageId }) => oldPageId),
  ]);
  const endings = randomOf(standing, event).sample(NEW_ENDINGS, NEW_ENDINGS.length);
  const candidates = endings.map((ending) => `${resident.castId}-${ending}`);
  const free = candidates.find((candidate) => !known.has(candidate));
  return free ?? `${resident.castId}-${event.at.getTime().toString(36)}`;
}

function randomOf({ seed }: Standing, { castId, kind, at }: WorldEvent): Random {
  return Random.of(seed, 'event', castId, kind, at.getTime());
}
