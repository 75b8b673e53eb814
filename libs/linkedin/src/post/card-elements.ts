import type { GuestElement, Matcher } from '../document/guest-element.js';
import { either, withClass, withTestId } from '../document/matcher.js';

/** Another post quoted in a card, with its own author, text and media. */
export const isQuotedPost: Matcher = withTestId('feed-reshare-content');

/** Comments sit inside the card on a post's own page. */
export const isComment: Matcher = withClass('comment');

/** The elements of one card that belong to the post itself: neither to a post it quotes nor to its comments. */
export class CardElements {
  readonly hasQuotedPost: boolean;
  private readonly elements: readonly GuestElement[];

  constructor(readonly article: GuestElement) {
    const isOthers = either(isQuotedPost, isComment);
    const inside = [...article.nodesInside(isOthers)];
    this.elements = inside.filter((node) => node.kind === 'element');
    this.hasQuotedPost = article.first(isQuotedPost) !== null;
  }

  first(matcher: Matcher): GuestElement | null {
    return this.elements.find(matcher) ?? null;
  }

  all(matcher: Matcher): GuestElement[] {
    return this.elements.filter(matcher);
  }

  withTestId(id: string): GuestElement | null {
    return this.first(withTestId(id));
  }
}
