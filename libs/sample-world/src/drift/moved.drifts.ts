import type { Drift, DriftArea } from './drift.js';
import { changeEach, cutOut, insertBefore, type Mark } from './surgery.js';

const section = (testId: string): Mark => ({ tag: 'section', text: `data-test-id="${testId}"` });
const CARD: Mark = { tag: 'article', text: ' data-featured-activity-urn="' };

/** A part of the page goes elsewhere in the document: before the landmark. */
function moved(area: DriftArea, mark: Mark, landmark: string): Drift {
  return {
    family: 'moved',
    area,
    apply: (html) => {
      const { rest, taken } = cutOut(html, mark);
      return insertBefore(rest, landmark, taken);
    },
  };
}

/** As LinkedIn's scripts load parts of a page late: the markup waits in a comment inside a hidden `code` element. */
function deferred(area: DriftArea, mark: Mark): Drift {
  return {
    family: 'moved',
    area,
    apply: (html) => {
      const { rest, taken } = cutOut(html, mark);
      // A comment cannot hold comments.
      const quiet = taken.replace(/<!--|-->/g, '');
      const hidden = `<code id="deferred-${area}" style="display: none"><!--${quiet}--></code>`;
      return taken === '' ? html : insertBefore(rest, '</body>', hidden);
    },
  };
}

/** A part of every card goes behind the card. */
function movedBehindCards(area: DriftArea, mark: Mark): Drift {
  return {
    family: 'moved',
    area,
    apply: (html) =>
      changeEach(html, CARD, (card) => {
        const { rest, taken } = cutOut(card, mark);
        return `${rest}${taken}`;
      }),
  };
}

export const MOVED = {
  topCardDeferred: deferred('topCard', { tag: 'section', text: 'class="top-card-layout ' }),
  topCardMovedToEnd: moved(
    'topCard',
    { tag: 'section', text: 'class="top-card-layout ' },
    '</main>',
  ),
  aboutDeferred: deferred('about', section('about-us')),
  aboutMovedToFooter: moved('about', section('about-us'), '</footer>'),
  employeesDeferred: deferred('people', section('employees-at')),
  employeesMovedToFooter: moved('people', section('employees-at'), '</footer>'),
  updatesDeferred: deferred('wall', section('updates')),
  updatesMovedToFooter: moved('wall', section('updates'), '</footer>'),
  cardsDeferred: deferred('wall', CARD),
  cardsMovedOutOfWall: moved('wall', CARD, '</footer>'),
  similarDeferred: deferred('rail', section('similar-pages')),
  affiliatedDeferred: deferred('rail', section('affiliated-pages')),
  jobsDeferred: deferred('rail', section('browse-jobs')),
  fundingDeferred: deferred('rail', section('funding')),
  railMovedToFooter: moved('rail', { tag: 'section', text: 'class="right-rail ' }, '</footer>'),
  countersMovedBehindCards: movedBehindCards('card', {
    tag: 'div',
    text: 'main-feed-activity-card__social-actions',
  }),
  commentaryMovedBehindCards: movedBehindCards('card', {
    tag: 'p',
    text: 'data-test-id="main-feed-activity-card__commentary"',
  }),
  authorsMovedBehindCards: movedBehindCards('card', {
    tag: 'div',
    text: 'class="base-main-feed-card__entity-lockup"',
  }),
  commentsMovedBehindCard: movedBehindCards('comments', {
    tag: 'section',
    text: 'class="comment ',
  }),
  commentsDeferred: deferred('comments', { tag: 'section', text: 'class="comment ' }),
  jsonLdMovedToOtherScript: {
    family: 'moved',
    area: 'jsonLd',
    apply: (html) =>
      html.replaceAll('<script type="application/ld+json">', '<script type="text/x-data">'),
  },
} as const satisfies Readonly<Record<string, Drift>>;
