import { describe, expect, it } from '@jest/globals';

import { WorldNotBegunError } from '../sample-world.errors.js';
import type { CompanyTruth } from '../truth/company.truth.js';
import type { WorldState } from '../truth/world-state.truth.js';
import { createWorld, type World } from '../world.js';
import type { WorldEvent, WorldEventKind } from './world-event.js';
import { WorldHistory } from './world.history.js';

const DAY_MS = 86_400_000;
const dayOf = (world: World, day: number): Date =>
  new Date(world.startedAt.getTime() + day * DAY_MS);
const before = (at: Date): Date => new Date(at.getTime() - 1);
const byNumber = (state: WorldState, linkedinId: string): CompanyTruth | undefined =>
  state.companies.find((company) => company.linkedinId === linkedinId);

/** The first event of a kind that changed its page, with the page before and after it. */
function felt(
  world: World,
  kind: WorldEventKind,
): { event: WorldEvent; was: CompanyTruth; is: CompanyTruth | undefined; state: WorldState } {
  const events = world.eventsBetween(world.startedAt, dayOf(world, 120));
  for (const event of events.filter((candidate) => candidate.kind === kind)) {
    const [earlier, state] = [world.at(before(event.at)), world.at(event.at)];
    const linkedinId = world.companies.find(({ pageId }) => pageId === event.castId)?.linkedinId;
    const was = byNumber(earlier, linkedinId ?? '');
    const is = byNumber(state, linkedinId ?? '');
    if (was && JSON.stringify(was) !== JSON.stringify(is)) {
      return { event, was, is, state };
    }
  }
  throw new Error(`Nothing of the kind ${kind} happened in 120 days.`);
}

describe(WorldHistory.name, () => {
  const world = createWorld({ seed: 3 });

  it('begins with the world of the first day, and knows nothing of before', () => {
    const { companies } = createWorld({ seed: 3 });
    expect(world.at(world.startedAt).companies).toEqual(companies);
    expect(() => world.at(before(world.startedAt))).toThrow(WorldNotBegunError);
    expect(() => world.at(new Date(Number.NaN))).toThrow('An invalid date is not in this world');
    expect(() => createWorld({ now: new Date('2020-01-01') })).toThrow('begins at 2026-11-01');
  });

  it('can begin elsewhere, and is then another world', () => {
    const startedAt = new Date('2020-01-01');
    const other = createWorld({ seed: 3, startedAt });
    expect(other.now).toEqual(startedAt);
    for (const { createdAt } of other.companies.flatMap(({ posts }) => posts)) {
      expect(createdAt.getTime()).toBeLessThan(startedAt.getTime());
    }
  });

  it('tells the same of an instant whenever and by whichever way it is asked', () => {
    const instant = new Date(dayOf(world, 17).getTime() + 12_345_678);
    const early = world.at(instant);
    world.at(dayOf(world, 20));
    expect(world.at(instant)).toEqual(early);
    expect(createWorld({ seed: 3, now: instant }).companies).toEqual(early.companies);
    expect(createWorld({ seed: 3 }).at(instant)).toEqual(early);
  });

  it('goes another way with another seed', () => {
    const other = createWorld({ seed: 4 });
    const until = dayOf(world, 3);
    expect(other.eventsBetween(world.startedAt, until)).not.toEqual(
      world.eventsBetween(world.startedAt, until),
    );
  });

  it('changes nothing between two events but the age of things', () => {
    const [first, second] = world.eventsBetween(world.startedAt, dayOf(world, 1));
    const justBefore = before(second?.at ?? world.startedAt);
    expect(world.at(justBefore).companies).toEqual(world.at(first?.at ?? justBefore).companies);
  });

  it('lists events in order, each in one slice of time only', () => {
    const [start, middle, end] = [world.startedAt, dayOf(world, 2.5), dayOf(world, 5)];
    const all = world.eventsBetween(start, end);
    expect([...world.eventsBetween(start, middle), ...world.eventsBetween(middle, end)]).toEqual(
      all,
    );
    const times = all.map(({ at }) => at.getTime());
    expect(times).toEqual([...times].sort((a, b) => a - b));
  });

  it.each([1, 5])('keeps ids, order and limits through 60 days of seed %d', (seed) => {
    const other = createWorld({ seed });
    let known = new Map<string, string>();
    for (let day = 0; day <= 60; day += 5) {
      const { companies, now } = other.at(dayOf(other, day));
      const seen = new Map<string, string>();
      for (const { posts, olderPosts, linkedinId, people } of companies) {
        const times = [...posts, ...olderPosts].map(({ createdAt }) => createdAt.getTime());
        expect(times).toEqual([...times].sort((a, b) => b - a));
        expect(times.every((time) => time <= now.getTime())).toBe(true);
        expect([posts.length <= 10, people.length <= 4]).toEqual([true, true]);
        expect(olderPosts.length === 0 || posts.length === 10).toBe(true);
        const wrong = [...posts, ...olderPosts].filter(
          ({ postId, comments, commentCount }) =>
            seen.has(postId) ||
            (known.get(postId) ?? linkedinId) !== linkedinId ||
            comments.length > Math.min(10, commentCount),
        );
        expect(wrong).toEqual([]);
        [...posts, ...olderPosts].forEach(({ postId }) => seen.set(postId, linkedinId));
      }
      const open = new Set(companies.map(({ linkedinId }) => linkedinId));
      const lost = [...known].filter(([postId, owner]) => open.has(owner) && !seen.has(postId));
      expect(lost).toEqual([]);
      known = new Map([...known, ...seen]);
    }
  });
});

describe('what happens to a page', () => {
  const world = createWorld({ seed: 3 });
  const { respond } = world;

  it('moves its followers, and those that its authors’ lines show', () => {
    const { was, is, state } = felt(world, 'followersMoved');
    expect(is?.totalFollowers).not.toBe(was.totalFollowers);
    const authors = state.companies.flatMap(({ posts }) => posts.map(({ author }) => author));
    for (const author of authors.filter(({ url }) => url === is?.url)) {
      expect(author.followers).toBe(is?.totalFollowers);
    }
  });

  it('moves its headcount and its open jobs', () => {
    const headcount = felt(world, 'headcountMoved');
    expect(headcount.is?.employeeCount).not.toBe(headcount.was.employeeCount);
    const jobs = felt(world, 'openJobsMoved');
    expect(jobs.is?.openJobs).not.toBe(jobs.was.openJobs);
  });

  it('puts a new post on top, without any answer yet', () => {
    const { was, is, event } = felt(world, 'postPublished');
    expect(is?.posts[0]).toMatchObject({
      createdAt: event.at,
      reactionCount: 0,
      commentCount: 0,
      comments: [],
      isEdited: false,
    });
    expect(is?.posts.slice(1)).toEqual(was.posts.slice(0, 9));
  });

  it('shifts the eleventh post off the wall, and keeps its page', () => {
    const state = world.at(dayOf(world, 60));
    const shifted = state.companies.flatMap(({ olderPosts }) => olderPosts);
    expect(shifted.length).toBeGreaterThan(20);
    for (const { url, postId } of shifted.slice(0, 5)) {
      const { status, body } = respond(new URL(url).pathname, state.now);
      expect([status, body.includes(`urn:li:activity:${postId}`)]).toEqual([200, true]);
    }
  });

  it('mends a post of its own, and says so', () => {
    const { was, is } = felt(world, 'postEdited');
    const index = was.posts.findIndex(({ text }, at) => text !== is?.posts[at]?.text);
    expect(is?.posts[index]).toMatchObject({ isEdited: true, isRepost: false });
    expect(is?.posts[index]?.url).toBe(was.posts[index]?.url);
  });

  it('adds comments that carry their time, and replies that are only counted', () => {
    const { was, is, event } = felt(world, 'commentWritten');
    const index = was.posts.findIndex(
      ({ commentCount }, at) => commentCount !== is?.posts[at]?.commentCount,
    );
    const [old, post] = [was.posts[index], is?.posts[index]];
    expect(post?.commentCount).toBe((old?.commentCount ?? 0) + 1);
    const fresh = post?.comments.filter(
      ({ commentId }) => !old?.comments.some((known) => known.commentId === commentId),
    );
    expect(fresh?.every(({ createdAt }) => createdAt.getTime() === event.at.getTime())).toBe(true);
  });

  it('lets people come and go', () => {
    const { was, is } = felt(world, 'peopleChanged');
    expect(is?.people).not.toEqual(was.people);
    expect(is?.people.length).toBeGreaterThan(0);
  });

  it('moves to another address, to which all its old ones lead', () => {
    const { was, is, state, event } = felt(world, 'pageRenamed');
    expect(is?.pageId).not.toBe(was.pageId);
    expect(is).toMatchObject({ name: was.name, linkedinId: was.linkedinId });
    const { headers, status } = respond(new URL(was.url).pathname, event.at);
    expect([status, headers.location]).toEqual([301, new URL(is?.url ?? '').pathname]);
    expect(respond(new URL(is?.url ?? '').pathname, event.at).status).toBe(200);
    expect(respond(new URL(was.url).pathname, before(event.at)).status).toBe(200);
    expect(JSON.stringify(state.companies)).not.toContain(`"url":"${was.url}"`);
  });

  it('closes, and is gone with all its posts', () => {
    const { was, is, state, event } = felt(world, 'pageClosed');
    expect(is).toBeUndefined();
    expect(state.refusals).toContainEqual({ pageId: was.pageId, kind: 'gone' });
    expect(respond(new URL(was.url).pathname, event.at).status).toBe(410);
    const [post] = was.posts;
    expect(respond(new URL(post?.url ?? was.url).pathname, event.at).status).not.toBe(200);
  });

  it('never leaves fewer than ten pages', () => {
    const end = world.at(dayOf(world, 250));
    expect(end.companies).toHaveLength(10);
    expect(new Set(end.renames.map(({ oldPageId }) => oldPageId)).size).toBe(end.renames.length);
    const present = new Set([...end.companies, ...end.refusals].map(({ pageId }) => pageId));
    expect(end.renames.filter(({ pageId }) => !present.has(pageId))).toEqual([]);
    expect(end.renames.filter(({ oldPageId }) => present.has(oldPageId))).toEqual([]);
  });
});
