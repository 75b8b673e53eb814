import { openDocument } from '../document/guest-document.js';
import { NO_POSTING, type Posting } from '../post/posting.js';
import { parsePosts, wallOf } from './posts.js';

const [FIRST, SECOND] = ['7346289478128312320', '7346276678140121089'];

describe(parsePosts.name, () => {
  it('gives each post the address that stands before its card', () => {
    const urls = posts(link(FIRST) + card(FIRST) + link(SECOND) + card(SECOND)).map(
      ({ url }) => url,
    );
    expect(urls).toEqual([address(FIRST), address(SECOND)]);
  });

  it('finds the address inside the card as well', () => {
    expect(posts(card(FIRST, link(FIRST)))[0]?.url).toBe(address(FIRST));
  });

  it('does not give a post the address of another', () => {
    expect(posts(link(SECOND) + card(FIRST))[0]?.url).toBeNull();
    expect(posts(card(FIRST))[0]?.url).toBeNull();
  });

  it('makes no zero of a counter that a card lacks while others stand behind their cards', () => {
    const buttons = '<div class="social-action-bar"></div>';
    const counter = '<a data-test-id="social-actions__reactions" data-num-reactions="284"></a>';
    const counts = (wall: string): unknown[] =>
      posts(wall).map(({ reactionCount, commentCount }) => [reactionCount, commentCount]);

    expect(counts(card(FIRST, buttons))).toEqual([[0, 0]]);
    expect(counts(card(FIRST, buttons) + counter + card(SECOND, buttons) + counter)).toEqual([
      [null, null],
      [null, null],
    ]);
  });

  it('knows a post of words alone by JSON-LD where its card has lost them', () => {
    const kindOf = (content: string, text: string | null): unknown =>
      posts(card(FIRST, content), new Map([[FIRST, { ...NO_POSTING, text }]]))[0]?.kind;

    expect(kindOf('', 'A new anvil')).toBe('text');
    expect(kindOf('<div data-test-id="feed-poll-content"></div>', 'Which anvil?')).toBe('other');
  });

  it('misses the kind of a post whose card shows nothing and of which JSON-LD tells no words', () => {
    const [post] = readPosts(card(FIRST));
    expect(post?.record.kind).toBeNull();
    expect(post?.coverage.missing).toContain('kind');
  });

  it('gives every post once', () => {
    expect(posts(card(FIRST) + card(FIRST))).toHaveLength(1);
  });

  it.each([
    ['/company/acme', false],
    ['https://uk.linkedin.com/company/Acme/?trk=x', false],
    ['/company/1441', false],
    ['/school/acme', false],
    ['/company/other', true],
    ['/in/acme', true],
  ])('judges by the author’s address %s whether it is a repost: %s', (href, isRepost) => {
    expect(posts(card(FIRST, actor(href)))[0]?.isRepost).toBe(isRepost);
  });

  it('judges by the line above the card where the author’s address does not tell', () => {
    const header = '<p class="main-feed-activity-card__header">Acme reposted this</p>';
    const newsletter = actor('/newsletters/tides-7');
    expect(posts(card(FIRST, header + newsletter))[0]?.isRepost).toBe(true);
    expect(posts(card(FIRST, newsletter))[0]?.isRepost).toBe(false);
    expect(posts(card(FIRST))[0]?.isRepost).toBe(false);
  });

  it('knows a page without a number by its slug alone', () => {
    expect(wallOf('acme', null).addresses.has('https://www.linkedin.com/company/acme')).toBe(true);
  });

  it('stops at a hundred posts', () => {
    const ids = Array.from({ length: 120 }, (_, index) =>
      String(7346289478128312320n + BigInt(index)),
    );
    expect(posts(ids.map((id) => card(id)).join(''))).toHaveLength(100);
  });
});

function posts(cards: string, postings: ReadonlyMap<string, Posting> = new Map()) {
  return readPosts(cards, postings).map(({ record }) => record);
}

function readPosts(cards: string, postings: ReadonlyMap<string, Posting> = new Map()) {
  const document = openDocument(`<section data-test-id="updates">${cards}</section>`);
  return parsePosts(document.root, postings, wallOf('acme', '1441'));
}

function card(id: string, content = ''): string {
  return `<article data-activity-urn="urn:li:activity:${id}">${content}</article>`;
}

function actor(href: string): string {
  return `<a data-tracking-control-name="org_guest_main-feed-card_feed-actor-name" href="${href}">Somebody</a>`;
}

function link(id: string): string {
  return `<a data-id="main-feed-card__full-link" href="${address(id)}?trk=x"></a>`;
}

function address(id: string): string {
  return `https://www.linkedin.com/posts/acme_x-activity-${id}-a`;
}
