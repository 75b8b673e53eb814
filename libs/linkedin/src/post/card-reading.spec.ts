import { anElement } from '../document/element.builder.js';
import { type CardReading, isPostCard, readCard } from './card-reading.js';

const WORDS = '<p data-test-id="main-feed-activity-card__commentary">Words</p>';
const BUTTONS = '<div class="social-action-bar"></div>';

describe(readCard.name, () => {
  it.each([
    [WORDS, 'text'],
    [`${WORDS}<span data-test-id="see-translation">See translation</span>`, 'text'],
    [`${WORDS}<div data-test-id="feed-poll-content">Yes or no?</div>`, 'other'],
    [`${WORDS}<article data-test-id="feed-reshare-content"></article>`, 'reshare'],
    [`${WORDS}<article><ul data-test-id="feed-images-content"></ul></article>`, 'reshare'],
    [
      `${WORDS}<div data-test-id="article-content"></div><ul data-test-id="feed-images-content"></ul>`,
      'article',
    ],
  ])('names the kind of %s', (content, kind) => {
    expect(card(content).kind).toBe(kind);
  });

  it('does not name the kind of a card that shows neither words nor anything else', () => {
    expect(card('').kind).toBeNull();
    expect(card(BUTTONS).kind).toBeNull();
  });

  it('does not name the kind of a card that is cut off', () => {
    expect(cutCard(WORDS).kind).toBeNull();
    expect(cutCard(`${WORDS}<div data-test-id="article-content">`).kind).toBe('article');
  });

  it.each([
    ['<time>2d</time>', false],
    ['<time><span>2d</span></time>', false],
    ['<time>2d<span class="before:middot"></span><span>Edited</span></time>', true],
    ['<time>2 j<span></span><span>Modifié</span></time>', true],
    ['<time>2d</time><span>• Edited</span>', true],
    ['<span>Edited Volumes Ltd</span><time>2d</time>', false],
    ['', false],
  ])('tells by %s whether a post was edited: %s', (lockup, isEdited) => {
    expect(
      card(`<div data-test-id="main-feed-activity-card__entity-lockup">${lockup}</div>`).isEdited,
    ).toBe(isEdited);
  });

  it('does not know a post without a lockup to be edited', () => {
    expect(card(WORDS).isEdited).toBe(false);
  });

  it('reads an age that is nested absurdly deep without reading it again at every depth', () => {
    const time = `<time>${'<span>'.repeat(25_000)}2d</time>`;
    const lockup = `<div data-test-id="main-feed-activity-card__entity-lockup">${time}</div>`;
    expect(card(lockup).isEdited).toBe(false);
  });

  describe('counters', () => {
    it('are read from their attributes', () => {
      const { counts } = card(
        '<a data-test-id="social-actions__reactions" data-num-reactions="1204"></a><a data-test-id="social-actions__comments" data-num-comments="3"></a>',
      );
      expect(counts).toMatchObject({ reactions: { attribute: 1204 }, comments: { attribute: 3 } });
    });

    it('are read from their words where the attributes are gone', () => {
      const { counts } = card(
        '<a data-test-id="social-actions__reactions" aria-label="1,2 K Reactions"></a><a data-test-id="social-actions__comments">3 Comments</a>',
      );
      expect(counts).toMatchObject({ reactions: { text: 1200 }, comments: { text: 3 } });
    });

    it('are unknown where neither can be read', () => {
      expect(
        card('<a data-test-id="social-actions__reactions" data-num-reactions="many"></a>').counts
          .reactions,
      ).toEqual({ text: null });
    });

    it('are zero where the row of them is not drawn and the buttons are', () => {
      expect(card(WORDS + BUTTONS).counts).toMatchObject({
        reactions: { text: 0 },
        comments: { text: 0 },
      });
    });

    it('are zero beside one that is drawn', () => {
      const row =
        '<div class="main-feed-activity-card__social-actions"><a data-test-id="social-actions__reactions" data-num-reactions="1"></a></div>';
      expect(card(row).counts).toMatchObject({
        reactions: { attribute: 1 },
        comments: { text: 0 },
      });
    });

    it.each([
      [
        'a row that holds none we know',
        `<div class="main-feed-activity-card__social-actions"></div>${BUTTONS}`,
      ],
      ['a card without row and buttons', WORDS],
    ])('are not made up from %s', (_, content) => {
      expect(card(content).counts).toMatchObject({
        reactions: { text: null },
        comments: { text: null },
      });
    });

    it('are not made up from a card that is cut off', () => {
      expect(cutCard(WORDS + BUTTONS).counts.reactions).toEqual({ text: null });
    });

    it('list the kinds of reactions that have a name', () => {
      const images =
        '<img data-reaction-type="LIKE"><img data-reaction-type="&lt;b&gt;"><img data-reaction-type="PRAISE">';
      const { counts } = card(
        `<a data-test-id="social-actions__reactions" data-num-reactions="2">${images}</a>`,
      );
      expect(counts.reactionTypes).toEqual(['LIKE', 'PRAISE']);
    });
  });
});

describe(isPostCard.name, () => {
  it.each([
    ['<article data-activity-urn="urn:li:activity:7346289478128312320">', true],
    [
      '<article data-activity-urn="urn:li:activity:7346289478128312320" data-test-id="feed-reshare-content">',
      false,
    ],
    ['<article data-activity-urn="urn:li:share:7346289478128312320">', false],
    ['<article>', false],
  ])('says of %s: %s', (html, isCard) => {
    expect(isPostCard(anElement('article', html))).toBe(isCard);
  });
});

function card(content: string): CardReading {
  return readCard(anElement('article', `<article>${content}</article>`), false);
}

function cutCard(content: string): CardReading {
  return readCard(anElement('article', `<article>${content}`), false);
}
