import type { Drift, DriftArea } from './drift.js';
import { changeEach, cutOut, type Mark } from './surgery.js';

/** Something to take out: whole elements, or whatever an expression finds. */
type Target = Mark | RegExp;

function dropped(area: DriftArea, ...targets: readonly Target[]): Drift {
  return { family: 'dropped', area, apply: (html) => targets.reduce(without, html) };
}

function without(html: string, target: Target): string {
  return target instanceof RegExp ? html.replace(target, '') : cutOut(html, target).rest;
}

const testId = (tag: string, id: string): Mark => ({ tag, text: `data-test-id="${id}"` });
const classed = (tag: string, name: string): Mark => ({ tag, text: name });
const aboutRow = (name: string): Mark => testId('div', `about-us__${name}`);
/** A key of JSON-LD with its text or its flat object, and the comma before it. */
const jsonText = (key: string): RegExp => new RegExp(`,"${key}":"(?:[^"\\\\]|\\\\.)*"`, 'g');
const jsonObject = (key: string): RegExp => new RegExp(`,"${key}":\\{[^{}]*\\}`, 'g');

export const DROPPED = {
  jsonLdDropped: dropped('jsonLd', classed('script', 'application/ld+json')),
  headcountKeyDropped: dropped('jsonLd', jsonObject('numberOfEmployees')),
  postingStatisticsDropped: dropped('jsonLd', /,"interactionStatistic":\[[^\]]*\]/g),
  pageKeyDropped: dropped('head', /<meta name="pageKey"[^>]*>/g),
  canonicalDropped: dropped(
    'head',
    /<link rel="canonical"[^>]*>/g,
    /<meta property="(?:og:url|al:[^"]*)"[^>]*>/g,
  ),
  openGraphDropped: dropped('head', /<meta property="og:[^>]*>/g),
  headingDropped: dropped('topCard', { tag: 'h1', text: 'top-card-layout__title' }),
  industryDropped: dropped(
    'topCard',
    classed('h2', 'top-card-layout__headline'),
    aboutRow('industry'),
  ),
  followersDropped: dropped(
    'topCard',
    /[\d,]+ followers?\s*(?=<\/h3>)/g,
    / \| [\d,]+ followers? on LinkedIn\./g,
  ),
  sublineDropped: dropped('topCard', classed('h3', 'top-card-layout__first-subline')),
  taglineDropped: dropped(
    'topCard',
    classed('h4', 'top-card-layout__second-subline'),
    jsonText('slogan'),
  ),
  logoDropped: dropped(
    'topCard',
    /<img [^>]*top-card-layout__entity-image[^>]*>/g,
    jsonObject('logo'),
    /<meta property="og:image"[^>]*>/g,
  ),
  coverDropped: dropped('topCard', /<img class="cover-img__image[^>]*>/g),
  employeeCountDropped: dropped(
    'topCard',
    classed('li', 'papabear:mb-1.5'),
    jsonObject('numberOfEmployees'),
  ),
  linkedinIdDropped: dropped(
    'topCard',
    / data-semaphore-content-urn="urn:li:organization:\d+"/g,
    / data-entity-id="[^"]*"/g,
    /<code id="(?:flagshipOrganizationTracking|feedUpdatesBaseUrl)"[\s\S]*?<\/code>/g,
  ),
  aboutDropped: dropped('about', testId('section', 'about-us')),
  descriptionDropped: dropped(
    'about',
    testId('p', 'about-us__description'),
    jsonText('description'),
  ),
  websiteDropped: dropped('about', aboutRow('website'), jsonText('sameAs')),
  sizeDropped: dropped('about', aboutRow('size')),
  headquartersDropped: dropped('about', aboutRow('headquarters')),
  typeDropped: dropped('about', aboutRow('organizationType')),
  foundedDropped: dropped('about', aboutRow('foundedOn')),
  specialtiesDropped: dropped('about', aboutRow('specialties')),
  addressDropped: dropped('about', jsonObject('address')),
  locationsDropped: dropped(
    'about',
    classed('section', 'core-section-container--with-border locations'),
  ),
  employeesDropped: dropped('people', testId('section', 'employees-at')),
  personHeadlinesDropped: dropped('people', classed('h4', 'base-main-card__subtitle')),
  updatesDropped: dropped('wall', testId('section', 'updates')),
  /** The most treacherous one: an empty wall is what a page without posts looks like. */
  wallEmptied: {
    family: 'dropped',
    area: 'wall',
    apply: (html) =>
      changeEach(
        html,
        { tag: 'ul', text: 'updates__list' },
        () => '<ul class="updates__list"></ul>',
      ),
  },
  permalinksDropped: dropped('wall', classed('a', 'main-feed-card__full-link')),
  reactionsDropped: dropped('card', testId('a', 'social-actions__reactions')),
  commentCountsDropped: dropped('card', testId('a', 'social-actions__comments')),
  counterRowsDropped: dropped('card', classed('div', 'main-feed-activity-card__social-actions')),
  commentaryDropped: dropped('card', testId('p', 'main-feed-activity-card__commentary')),
  authorsDropped: dropped('card', classed('div', 'base-main-feed-card__entity-lockup')),
  mediaDropped: dropped(
    'card',
    testId('ul', 'feed-images-content'),
    testId('div', 'feed-native-video-content'),
    testId('a', 'article-content'),
    { tag: 'iframe', text: 'feed-paginated-document-content' },
    testId('div', 'ingested-content-summary-external-video-content'),
  ),
  commentsDropped: dropped('comments', classed('section', 'class="comment ')),
  commentTextsDropped: dropped('comments', classed('p', 'comment__text')),
  commentAuthorsDropped: dropped('comments', classed('a', 'comment__author"')),
  similarDropped: dropped('rail', testId('section', 'similar-pages')),
  affiliatedDropped: dropped('rail', testId('section', 'affiliated-pages')),
  jobsDropped: dropped('rail', testId('section', 'browse-jobs')),
  fundingDropped: dropped('rail', testId('section', 'funding')),
} as const satisfies Readonly<Record<string, Drift>>;
