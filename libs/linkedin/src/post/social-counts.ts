import type { Readings } from '../coverage-notes.js';
import type { GuestElement } from '../document/guest-element.js';
import { either, withAttribute, withClass, withTag, withTestId } from '../document/matcher.js';
import { lineOf } from '../document/text.js';
import { parseCount } from '../values/counts.js';
import type { CardElements } from './card-elements.js';

/** What a card shows of the response to a post. */
export interface SocialCounts {
  readonly reactions: Readings<number>;
  readonly comments: Readings<number>;
  readonly reactionTypes: readonly string[];
}

const isCounter = either(
  withTestId('social-actions__reactions'),
  withTestId('social-actions__comments'),
);

/** Whether there are counters that stand in no card: then the cards may have lost theirs. */
export function hasStrayCounters(container: GuestElement): boolean {
  const cards = container.all(withTag('article'));
  return container
    .all(isCounter)
    .some(({ index }) => !cards.some((card) => index > card.index && index < card.endIndex));
}

/**
 * A counter is only drawn from one up, so a missing one means zero, but only on a card that is known to be whole, and
 * where none stands elsewhere.
 */
export function parseSocialCounts(card: CardElements, areCountersAstray: boolean): SocialCounts {
  const [reactions = null] = card.withTestId('social-actions__reactions');
  const [comments = null] = card.withTestId('social-actions__comments');
  const isEitherAbsent = reactions === null || comments === null;
  const isZero = isEitherAbsent && !areCountersAstray && isKnownAbsent(card, reactions ?? comments);
  const whenAbsent = isZero ? 0 : null;
  return {
    reactions: counted(reactions, 'data-num-reactions', whenAbsent),
    comments: counted(comments, 'data-num-comments', whenAbsent),
    reactionTypes: (reactions?.all(withAttribute('data-reaction-type')) ?? [])
      .map((image) => image.attribute('data-reaction-type') ?? '')
      .filter((type) => /^[A-Z_]{2,30}$/.test(type)),
  };
}

function counted(
  counter: GuestElement | null,
  attribute: string,
  whenAbsent: number | null,
): Readings<number> {
  if (counter === null) {
    return { text: whenAbsent };
  }
  const exact = counter.attribute(attribute) ?? '';
  return /^\d{1,15}$/.test(exact)
    ? { attribute: Number(exact) }
    : { text: parseCount(lineOf(counter) ?? counter.attribute('aria-label') ?? '') };
}

/**
 * The row of counters is drawn when there is at least one, the row of buttons always. A row without a counter we know,
 * or a card without either row, is a layout we do not know, and then a zero would be made up.
 */
function isKnownAbsent(card: CardElements, known: GuestElement | null): boolean {
  const row = card.first(withClass('main-feed-activity-card__social-actions'));
  const buttons = card.first(withClass('social-action-bar'));
  return card.article.isWhole && (row === null ? buttons !== null : known !== null);
}
