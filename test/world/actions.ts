import { type CompanyTruth, Random, type WorldState } from '@app/sample-world';

import type { Answer } from '../support/http-answer.js';
import type { House } from './house.js';

const API = '/api/v1';
const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
/** Pages that most happens to, so that what they have been through grows long. */
const FAVOURITES = 5;
const NO_POST = { postId: '7000000000000000000' };

/** What an action promised or did, as far as anybody has to remember it. */
export interface Deed {
  /** What was answered, in a word. */
  readonly told: string;
  /** Ids of scrapes that were promised. */
  readonly accepted?: readonly string[];
  /** The slug of whoever was erased. */
  readonly erased?: string;
}

/** Something that a client does, or that time does. */
export interface Action {
  readonly told: string;
  readonly perform: (house: House) => Promise<Deed>;
}

interface Draw {
  readonly random: Random;
  readonly state: WorldState;
  readonly companies: readonly CompanyTruth[];
}

type Drawer = (draw: Draw) => Action;

/** How often each is drawn among all of them. */
const WEIGHTS: readonly (readonly [number, Drawer])[] = [
  [7, readPage],
  [3, readList],
  [4, readComments],
  [4, scrapePage],
  [4, scrapeMany],
  [3, watchPage],
  [1, unwatchPage],
  [1, erasePerson],
  [9, letTimePass],
];

/** Draws what happens next; it follows from the seed, the number of the action and the state of the world. */
export function drawAction(seed: number, index: number, state: WorldState): Action {
  const random = Random.of(seed, 'action', index);
  const companies = Random.of(seed, 'favourites').sample(state.companies, FAVOURITES);
  const drawers = WEIGHTS.flatMap(([weight, drawer]) => Array<Drawer>(weight).fill(drawer));
  return random.pick(drawers)({ random, state, companies });
}

function readPage(draw: Draw): Action {
  const { random } = draw;
  const name = pageName(draw);
  const maxAge = random.pick(['', '', '?maxAge=0', '?maxAge=3600', '?include=posts,users']);
  const headers = random.pick<Readonly<Record<string, string>>>([
    {},
    {},
    { 'cache-control': 'no-cache' },
    { 'cache-control': 'no-cache', prefer: 'wait=60' },
    { prefer: 'respond-async' },
  ]);
  return asking(`${pagePath(name)}${maxAge}`, { headers });
}

function readList(draw: Draw): Action {
  const list = draw.random.pick(['posts', 'users']);
  return asking(`${pagePath(pageName(draw))}/${list}`);
}

function readComments(draw: Draw): Action {
  const { random } = draw;
  const [{ postId } = NO_POST] = random.sample(postsOf(draw), 1);
  return asking(`${API}/posts/${postId}${random.pick(['/comments', '/comments', ''])}`);
}

function scrapePage(draw: Draw): Action {
  return asking(`${pagePath(pageName(draw))}/scrapes`, { method: 'POST' });
}

function scrapeMany(draw: Draw): Action {
  const { random } = draw;
  const posts = random.sample(postsOf(draw), random.between(0, 6)).map(({ url }) => url);
  const pages = random.sample(draw.companies, random.between(1, 4)).map(({ url }) => url);
  const body = JSON.stringify({ targets: [...posts, ...pages] });
  const headers = { 'content-type': 'application/json' };
  return asking(`${API}/scrapes`, { method: 'POST', headers, body });
}

function watchPage(draw: Draw): Action {
  const everySeconds = draw.random.pick([3_600, 6 * 3_600, 86_400]);
  const body = JSON.stringify({ everySeconds });
  const headers = { 'content-type': 'application/json' };
  return asking(`${pagePath(pageName(draw))}/watch`, { method: 'PUT', headers, body });
}

function unwatchPage(draw: Draw): Action {
  return asking(`${pagePath(pageName(draw))}/watch`, { method: 'DELETE' });
}

function erasePerson({ random, state, companies }: Draw): Action {
  const shown = companies.flatMap(({ people }) => people.map(({ userId }) => userId));
  const known = shown.length > 0 ? shown : state.members.map(({ userId }) => userId);
  const userId = random.pick(known);
  const path = `${API}/users/${encodeURIComponent(userId)}`;
  return {
    told: `DELETE ${path}`,
    perform: async (house) => {
      const { status } = await house.askAtOnce(path, { method: 'DELETE' });
      return { told: String(status), ...(status === 200 && { erased: userId }) };
    },
  };
}

function letTimePass({ random }: Draw): Action {
  const ms = random.pick([
    () => random.between(1, 90) * 1_000,
    () => random.between(2, 50) * MINUTE_MS,
    () => random.between(1, 23) * HOUR_MS,
    () => random.between(24, 48) * HOUR_MS,
  ])();
  return {
    told: `${(ms / HOUR_MS).toFixed(2)} hours pass`,
    perform: async (house) => {
      await house.conductor.pass(ms);
      return { told: house.clock.now().toISOString() };
    },
  };
}

function asking(path: string, options: Parameters<House['ask']>[1] = {}): Action {
  const { method = 'GET', body = '', headers = {} } = options;
  const asked = ['cache-control', 'prefer'].flatMap((name) => headers[name] ?? []);
  return {
    told: [method, path, body, ...asked].filter((part) => part !== '').join(' '),
    perform: async (house) => deedOf(await house.ask(path, options)),
  };
}

function deedOf({ status, body }: Answer): Deed {
  const accepted = [body?.scrapeId ?? [], body?.scrapeIds ?? []].flat() as string[];
  return {
    told: [status, body?.code].filter(Boolean).join(' '),
    ...(status === 202 && { accepted }),
  };
}

/** Now and then under another of its names, or the name of nobody. */
function pageName({ random, state, companies }: Draw): string {
  const { pageId, linkedinId } = random.pick(companies);
  const others = [
    linkedinId,
    'nobody-of-this-name',
    ...state.renames.map(({ oldPageId }) => oldPageId),
    ...state.refusals.map((refusal) => refusal.pageId),
  ];
  return random.chance(0.8) ? pageId : random.pick(others);
}

function pagePath(name: string): string {
  return `${API}/pages/${encodeURIComponent(name)}`;
}

function postsOf({ companies }: Draw): CompanyTruth['posts'] {
  return companies.flatMap(({ posts, olderPosts }) => [...posts, ...olderPosts.slice(0, 3)]);
}
