import type { GuestElement, Matcher } from '../document/guest-element.js';
import { both, either, withClass, withTag, withTestId } from '../document/matcher.js';

/** Another post, quoted in a card, by its mark. */
export const isMarkedAsQuoted: Matcher = withTestId('feed-reshare-content');

/** Inside a card, an article is another post as well, whatever its mark: with its own author, text and media. */
const isQuotedPost: Matcher = either(withTag('article'), isMarkedAsQuoted);

/** Comments sit inside the card on a post's own page. */
export const isComment: Matcher = both(withTag('section'), withClass('comment'));

/** The elements of one card that belong to the post itself: neither to a post it quotes nor to its comments. */
export class CardElements {
  readonly hasQuotedPost: boolean;
  private readonly elements: GuestElement[] = [];
  private readonly byTestId = new Map<string, GuestElement[]>();

  constructor(readonly article: GuestElement) {
    let hasQuotedPost = false;
    const isOthers: Matcher = (element) => {
      const isQuoted = isQuotedPost(element);
      hasQuotedPost ||= isQuoted;
      return isQuoted || isComment(element);
    };
    for (const node of article.nodesInside(isOthers)) {
      if (node.kind === 'element') {
        this.elements.push(node);
        this.fileByTestId(node);
      }
    }
    this.hasQuotedPost = hasQuotedPost;
  }

  first(matcher: Matcher): GuestElement | null {
    return this.elements.find(matcher) ?? null;
  }

  all(matcher: Matcher): readonly GuestElement[] {
    return this.elements.filter(matcher);
  }

  get testIds(): Iterable<string> {
    return this.byTestId.keys();
  }

  withTestId(id: string): readonly GuestElement[] {
    return this.byTestId.get(id) ?? [];
  }

  /** Within another of its kind an element is not a place of its own, and reading both would read one of them twice. */
  private fileByTestId(element: GuestElement): void {
    const id = element.attribute('data-test-id');
    if (id === null) {
      return;
    }
    const others = this.byTestId.get(id);
    if (others === undefined) {
      this.byTestId.set(id, [element]);
    } else if ((others.at(-1)?.endIndex ?? 0) <= element.index) {
      others.push(element);
    }
  }
}
