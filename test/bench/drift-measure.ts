import {
  applyDrifts,
  type CompanyTruth,
  createWorld,
  type DriftedLayout,
  driftedLayouts,
  type DriftKind,
  type LayoutGeneration,
  type World,
} from '@app/sample-world';

import { DriftReader, type Reading } from './drift-reader.js';
import { pageLosses, postLosses } from './drift-truth.js';

const DAY_MS = 86_400_000;
/** So long everything is healthy before the first drift. */
const WARM_UP_DAYS = 20;
/** Every so many days one page gives up one thing for good, as owners do. */
const DAYS_BETWEEN_WITHDRAWALS = 4;

/** What an owner may take off a page, as a layout would. */
const GIVEN_UP_AS_DROPPED: readonly DriftKind[] = [
  'websiteDropped',
  'taglineDropped',
  'foundedDropped',
  'specialtiesDropped',
  'coverDropped',
  'descriptionDropped',
  'affiliatedDropped',
];

/** The page's own entry is the first of the list; the searches for other jobs stay. */
const OWN_JOBS = /<li data-impression-id="organization_guest-browse_jobs-0">[^]*?<\/li>/;

type Change = (html: string) => string;

/** What an owner may take off a page. */
const GIVEN_UP: readonly Change[] = [
  ...GIVEN_UP_AS_DROPPED.map(
    (kind): Change =>
      (html) =>
        applyDrifts(html, [kind]),
  ),
  (html) => html.replace(OWN_JOBS, ''),
];

/** One document in a drifted layout. */
export interface DriftMeasure {
  readonly layout: DriftedLayout;
  /** The layout in one world. */
  readonly layoutId: string;
  /** `page`, or `post` and how it was known. */
  readonly what: string;
  /** Fields that were lost or wrong; none when the drift did no harm. */
  readonly losses: readonly string[];
  readonly isRefused: boolean;
  /** All that was lost counts as missing. */
  readonly isHeldBack: boolean;
}

/** One document as it should be. */
export interface HealthyMeasure {
  readonly day: number;
  readonly target: string;
  readonly isRefused: boolean;
  readonly why: string;
}

export interface DriftScale {
  readonly seed: number;
  readonly layoutCount: number;
  /** Of so many layouts one is read. */
  readonly layoutStep: number;
  readonly healthyDays: number;
  /** Of so many pages one is read in each layout. */
  readonly stride: number;
  /** So many of the world's pages are read at all. */
  readonly pageCount: number;
}

interface Day {
  readonly world: World;
  readonly number: number;
  readonly pageCount: number;
}

/** Reads one world in both generations: healthy days, every layout on the day after, healthy days again. */
export function measureDrift(scale: DriftScale): {
  readonly drifted: readonly DriftMeasure[];
  readonly healthy: readonly HealthyMeasure[];
} {
  const { seed, pageCount } = scale;
  const drifted: DriftMeasure[] = [];
  const healthy: HealthyMeasure[] = [];
  for (const [generation, next] of [
    ['2025', '2024'],
    ['2024', '2025'],
  ] as const) {
    const world = worldOf(seed, generation);
    const reader = new DriftReader();
    for (let number = 0; number < WARM_UP_DAYS; number += 1) {
      healthy.push(...healthyDay(reader, { world, number, pageCount }, () => []));
    }
    const bodies = new Bodies({ world, number: WARM_UP_DAYS, pageCount });
    driftedLayouts(scale.layoutCount, seed)
      .filter((layout, index) => layout.generation === generation && index % scale.layoutStep === 0)
      .forEach((layout, index) => {
        const layoutId = `${seed}: ${layout.name}`;
        const measures = driftedDay(reader.copy(), bodies, layout, index, scale.stride);
        drifted.push(...measures.map((measure) => ({ ...measure, layoutId })));
      });
    healthy.push(...laterDays(reader, [world, worldOf(seed, next)], scale));
  }
  return { drifted, healthy };
}

/** Owners take things down, and half-way all pages get the other layout. */
function laterDays(
  reader: DriftReader,
  [before, after]: readonly [World, World],
  { healthyDays, pageCount }: DriftScale,
): readonly HealthyMeasure[] {
  const measures: HealthyMeasure[] = [];
  const withdrawals = new Map<string, readonly Change[]>();
  for (let index = 0; index < healthyDays; index += 1) {
    const number = WARM_UP_DAYS + index;
    const day = { world: index < healthyDays / 2 ? before : after, number, pageCount };
    if (index % DAYS_BETWEEN_WITHDRAWALS === 0) {
      withdraw(withdrawals, day);
    }
    const givenUp = ({ linkedinId }: CompanyTruth): readonly Change[] =>
      withdrawals.get(linkedinId) ?? [];
    measures.push(...healthyDay(reader, day, givenUp));
  }
  return measures;
}

function withdraw(withdrawals: Map<string, readonly Change[]>, day: Day): void {
  const companies = companiesOn(day);
  const company = companies[(day.number * 7) % companies.length];
  const change = GIVEN_UP[(day.number / DAYS_BETWEEN_WITHDRAWALS) % GIVEN_UP.length];
  if (company && change) {
    const { linkedinId } = company;
    withdrawals.set(linkedinId, [...(withdrawals.get(linkedinId) ?? []), change]);
  }
}

/** Every page, and one post of each wall by its own page. */
function healthyDay(
  reader: DriftReader,
  day: Day,
  givenUp: (company: CompanyTruth) => readonly Change[],
): readonly HealthyMeasure[] {
  const bodies = new Bodies(day);
  return companiesOn(day).flatMap((company) => {
    const { pageId, url, posts } = company;
    const html = givenUp(company).reduce((body, change) => change(body), bodies.of(url));
    const page = reader.readPage(pageId, url, html);
    const measures = [{ ...page, target: pageId, day: day.number }];
    const post = posts[day.number % Math.max(1, posts.length)];
    if (post === undefined) {
      return measures;
    }
    const own = reader.readPost(post.postId, pageId, post.url, bodies.of(post.url));
    return [...measures, { ...own, target: post.postId, day: day.number }];
  });
}

/** Pages, and for each a post whose own page was read, one known from the wall only, and one that nobody has seen. */
function driftedDay(
  reader: DriftReader,
  bodies: Bodies,
  layout: DriftedLayout,
  offset: number,
  stride: number,
): readonly Omit<DriftMeasure, 'layoutId'>[] {
  const isTaken = (_: CompanyTruth, index: number): boolean => index % stride === offset % stride;
  const drifted = (url: string): string => applyDrifts(bodies.of(url), layout.drifts);
  return companiesOn(bodies.day)
    .filter(isTaken)
    .flatMap((company) => {
      const { pageId, url } = company;
      const reading = reader.readPage(pageId, url, drifted(url));
      const losses = reading.extract === null ? ['all'] : pageLosses(reading.extract, company);
      const measures = [{ layout, what: 'page', losses, ...fateOf(reading, losses) }];
      const posts = [...company.posts, ...company.olderPosts];
      for (const knowledge of ['own', 'card', 'unknown'] as const) {
        const post = posts.find(({ postId }) => reader.knowledgeOf(postId, pageId) === knowledge);
        if (post !== undefined) {
          const own = reader.readPost(post.postId, pageId, post.url, drifted(post.url));
          const lost = own.extract === null ? ['all'] : postLosses(own.extract, post);
          const what = `post, ${knowledge}`;
          measures.push({ layout, what, losses: lost, ...fateOf(own, lost) });
        }
      }
      return measures;
    });
}

function fateOf(
  { isRefused, heldBack }: Reading<unknown>,
  losses: readonly string[],
): Pick<DriftMeasure, 'isRefused' | 'isHeldBack'> {
  return { isRefused, isHeldBack: losses.every((field) => heldBack.includes(field)) };
}

/** What the site answers on one day, each document made once. */
class Bodies {
  private readonly bodies = new Map<string, string>();

  constructor(readonly day: Day) {}

  of(url: string): string {
    const body = this.bodies.get(url) ?? this.respond(url);
    this.bodies.set(url, body);
    return body;
  }

  private respond(url: string): string {
    return this.day.world.respond(new URL(url).pathname, noonOf(this.day)).body;
  }
}

function worldOf(seed: number, generation: LayoutGeneration): World {
  return createWorld({ seed, layouts: [{ generation }] });
}

function companiesOn(day: Day): readonly CompanyTruth[] {
  return day.world.at(noonOf(day)).companies.slice(0, day.pageCount);
}

function noonOf({ world, number }: Day): Date {
  return new Date(world.startedAt.getTime() + (number + 0.5) * DAY_MS);
}
