import { readFileSync } from 'node:fs';
import { join } from 'node:path';

import { openDocument } from '../document/guest-document.js';
import type { PostPageExtract } from '../extract.js';
import { parsePostPage } from './post-page.parser.js';

const FIXTURES = join(import.meta.dirname, '../../../../test/fixtures/linkedin');

describe(parsePostPage.name, () => {
  describe('an organisation’s post with comments', () => {
    const { post, comments } = parseFixture('post-with-comments');

    it('gives every field', () => {
      expect(post?.record).toEqual({
        postId: '7195255465402904576',
        pageId: null,
        url: 'https://www.linkedin.com/posts/tidewheel-works_tides-activity-7195255465402904576-IJWc',
        kind: 'article',
        isRepost: false,
        author: {
          name: 'Tidewheel & Works',
          url: 'https://www.linkedin.com/company/tidewheel-works',
          kind: 'company',
        },
        text: 'Why tides beat wind.\n\nA long read.',
        hashtags: [],
        mentions: [],
        links: [],
        media: [
          {
            kind: 'article',
            url: 'https://tide.example/read',
            thumbnailUrl: 'https://media.licdn.com/articleshare',
            title: 'Tides and wind',
            description: 'tide.example',
            pageCount: null,
            durationSeconds: null,
          },
        ],
        reactionCount: 1888,
        reactionTypes: ['LIKE'],
        commentCount: 26,
        createdAt: new Date('2024-05-12T02:56:24.334Z'),
        isEdited: false,
      });
      expect(post?.coverage.missing).toEqual([]);
    });

    it('gives the comments that have an id, in the order shown', () => {
      expect(comments.map(({ record }) => record.commentId)).toEqual([
        '7195965682205798400',
        '7195746096613134338',
        '7197189175215874050',
      ]);
    });

    it('tells members from companies by their address', () => {
      expect(comments[0]?.record.author).toEqual({
        name: 'Otto Vane',
        url: 'https://www.linkedin.com/in/otto-vane',
        kind: 'person',
        headline: 'Pilot',
      });
      expect(comments[1]?.record.author).toEqual({
        name: 'Gull & Gate',
        url: 'https://www.linkedin.com/company/gull-and-gate',
        kind: 'company',
        headline: null,
      });
    });

    it('does not believe the hidden counter', () => {
      expect(comments.map(({ record }) => record.reactionCount)).toEqual([2, 0, 0]);
    });

    it('tells whom a comment links to', () => {
      expect(comments.map(({ record }) => record.mentions)).toEqual([
        [],
        [{ name: 'you', url: 'https://www.linkedin.com/in/otto-vane', kind: 'person' }],
        [],
      ]);
    });

    it('does not believe JSON-LD about somebody else', () => {
      expect(comments[2]?.record).toMatchObject({ text: null, author: { name: 'Ina Fell' } });
    });

    it('keeps the breaks of a comment’s text and its exact time', () => {
      expect(comments[1]?.record).toMatchObject({
        text: 'Proud to help\nyou',
        postId: '7195255465402904576',
        createdAt: new Date('2024-05-13T11:25:59.930Z'),
      });
    });

    it('leaves related posts alone', () => {
      expect(JSON.stringify({ post, comments })).not.toContain('Not this one');
    });
  });

  it('reads a video’s length and thumbnail, and zero comments, from its page', () => {
    const { post, comments } = parseFixture('post-video-object');
    expect(post?.record).toMatchObject({
      kind: 'video',
      author: { name: 'Ember Loom' },
      media: [
        {
          url: 'https://dms.licdn.com/mp4-640p',
          thumbnailUrl: 'https://media.licdn.com/poster',
          durationSeconds: 78,
        },
      ],
      reactionCount: 25,
      commentCount: 0,
    });
    expect(comments).toEqual([]);
  });

  it('reads a member’s post with a document, counters without attributes and the older mark of editing', () => {
    const { post } = parseFixture('post-of-member-with-document');
    expect(post?.record).toMatchObject({
      postId: '7286505452060098560',
      url: 'https://www.linkedin.com/feed/update/urn:li:activity:7286505452060098560',
      kind: 'document',
      author: { kind: 'person', url: 'https://www.linkedin.com/in/ina-fell' },
      media: [
        {
          kind: 'document',
          title: 'Tides, 2025',
          pageCount: 12,
          thumbnailUrl: 'https://media.licdn.com/page-1',
          url: 'https://media.licdn.com/manifest',
        },
      ],
      reactionCount: 1204,
      commentCount: 0,
      isEdited: true,
    });
  });

  it('reads what JSON-LD tells where the card is gone', () => {
    const html = readFixture('post-with-comments')
      .replaceAll('<article', '<div')
      .replaceAll('</article', '</div');
    const { post, comments } = parsePostPage(openDocument(html));
    expect(post?.record).toMatchObject({
      text: 'Why tides beat wind.\n\nA long read.',
      reactionCount: 1888,
      commentCount: 26,
      author: { kind: 'company' },
      kind: null,
    });
    expect(post?.coverage.found).toMatchObject({
      text: 'jsonLd',
      reactionCount: 'jsonLd',
      author: 'jsonLd',
    });
    expect(post?.coverage.missing).toContain('kind');
    expect(comments).toHaveLength(3);
  });

  it('takes a video’s description for its text only where the card is not there to tell', () => {
    const html = readFixture('post-video-object');
    const withoutWords = html.replace(
      /<p data-test-id="main-feed-activity-card__commentary">.*?<\/p>/,
      '',
    );
    const withoutCard = html.replaceAll('<article', '<div');
    expect(parsePostPage(openDocument(withoutWords)).post?.record.text).toBeNull();
    expect(parsePostPage(openDocument(withoutCard)).post?.record.text).toBe('The loom at work');
  });

  it('prefers the full text of JSON-LD to a card’s beginning of it', () => {
    const html = readFixture('post-with-comments').replace(
      'tides beat wind.\n\nA long read.</p>',
      'tides beat…</p>',
    );
    const { post } = parsePostPage(openDocument(html));
    expect(post?.record.text).toBe('Why tides beat wind.\n\nA long read.');
    expect(post?.coverage.found.text).toBe('jsonLd');
  });

  it('keeps a card’s own text where JSON-LD says something else', () => {
    const html = readFixture('post-with-comments').replace(
      'tides beat wind.\n\nA long read.</p>',
      'not</p>',
    );
    expect(parsePostPage(openDocument(html)).post?.record.text).toBe('Why not');
  });

  it('counts by JSON-LD where the card draws no counter', () => {
    const html = readFixture('post-with-comments').replace(
      /<a data-test-id="social-actions__reactions".*?<\/a>/,
      '',
    );
    const { post } = parsePostPage(openDocument(html));
    expect(post?.record.reactionCount).toBe(1888);
  });

  it('knows a repost’s own page by what stands above the card', () => {
    const html = readFixture('post-video-object')
      .replace('<article data-activity-urn', '<article data-activity-urn')
      .replace(
        '<div data-test-id="main-feed-activity-card__entity-lockup">',
        '<p class="main-feed-activity-card__header">Acme reposted this</p>$&',
      );
    expect(parsePostPage(openDocument(html)).post?.record.isRepost).toBe(true);
  });

  it('is nothing where no post is named', () => {
    expect(parsePostPage(openDocument('<p>x</p>'))).toEqual({ post: null, comments: [] });
  });

  it('takes the id of the only card where the page does not name itself', () => {
    const { post } = parsePostPage(
      openDocument('<article data-activity-urn="urn:li:activity:7195255465402904576"></article>'),
    );
    expect(post?.record).toMatchObject({ postId: '7195255465402904576', url: null, author: null });
    expect(post?.coverage.missing).toEqual(expect.arrayContaining(['author', 'url']));
  });

  it('takes the activity’s id from the card of a page that goes by the id of a share', () => {
    const html =
      '<link rel="canonical" href="https://www.linkedin.com/posts/a_x-ugcPost-7195255464635346944-a"><article data-activity-urn="urn:li:activity:7195255465402904576"></article>';
    expect(parsePostPage(openDocument(html)).post?.record.postId).toBe('7195255465402904576');
  });

  it('does not take another post’s card for the one that the page names', () => {
    const html =
      '<link rel="canonical" href="https://www.linkedin.com/posts/a_x-activity-7195255464635346944-a"><article data-activity-urn="urn:li:activity:7195255465402904576"></article>';
    expect(parsePostPage(openDocument(html)).post?.record.postId).toBe('7195255464635346944');
  });

  it('fills what a player does not tell from JSON-LD', () => {
    const html = readFixture('post-video-object')
      .replace(/data-sources="[^"]*"/, '')
      .replace(/data-poster-url="[^"]*"/, '');
    expect(parsePostPage(openDocument(html)).post?.record.media).toMatchObject([
      { url: 'https://dms.licdn.com/mp4-640p', thumbnailUrl: 'https://media.licdn.com/cover' },
    ]);
  });

  it('adds nothing about a video to other media', () => {
    const html = readFixture('post-video-object').replace(
      '<p data-test-id="main-feed-activity-card__commentary">',
      '<div data-test-id="article-content"></div>$&',
    );
    expect(parsePostPage(openDocument(html)).post?.record.media[1]).toMatchObject({
      kind: 'article',
      durationSeconds: null,
    });
  });

  it('does not take a related post for the one whose card was lost', () => {
    const html = readFixture('post-with-comments').replace(
      'data-activity-urn="urn:li:activity:7195255465402904576"',
      '',
    );
    const { post } = parsePostPage(openDocument(html));
    expect(post?.record).toMatchObject({
      postId: '7195255465402904576',
      author: { name: 'Tidewheel & Works' },
    });
  });

  it('gives no counts to a comment that the document ends in', () => {
    const html = readFixture('post-with-comments');
    const cut = html.slice(0, html.indexOf('<div class="comment__actions"><a>Like</a><span'));
    const { post, comments } = parsePostPage(
      openDocument(cut.replaceAll('Gull & Gate"},"inter', 'Someone"},"inter')),
    );
    expect(comments.at(-1)?.record).toMatchObject({
      commentId: '7195746096613134338',
      reactionCount: null,
    });
    expect(comments.at(-1)?.coverage).toMatchObject({
      isTruncated: true,
      missing: ['reactionCount'],
    });
    expect(post?.coverage.isTruncated).toBe(true);
  });

  it('does not make zero out of a layout it does not know', () => {
    const html = readFixture('post-video-object')
      .replace('social-actions__reactions', 'social-renamed')
      .replace('"interactionStatistic":[{', '"renamed":[{')
      .replace('"commentCount":0,', '');
    const { post } = parsePostPage(openDocument(html));
    expect(post?.record).toMatchObject({ reactionCount: null, commentCount: null });
  });
});

function parseFixture(name: string): PostPageExtract {
  return parsePostPage(openDocument(readFixture(name)));
}

function readFixture(name: string): string {
  return readFileSync(join(FIXTURES, `${name}.html`), 'utf8');
}
