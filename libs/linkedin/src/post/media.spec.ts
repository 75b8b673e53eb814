import { anElement } from '../document/element.builder.js';
import { CardElements } from './card-elements.js';
import { type CardMedia, parseMedia } from './media.js';

describe(parseMedia.name, () => {
  it('reads an external video by the link that was shared', () => {
    expect(
      mediaIn(
        `<div data-test-id="ingested-content-summary-external-video-content">
           <iframe data-delayed-url="https://player.example/embed/1?autoplay=0"></iframe>
           <section><a href="https://www.linkedin.com/redir/redirect?url=https%3A%2F%2Fvideo%2Eexample%2F1"><h3 class="tw-feed-content-title">Tides</h3></a>
           <h4 class="tw-feed-content-subtitle">https://video.example/</h4></section></div>`,
      ),
    ).toMatchObject({
      kind: 'externalVideo',
      media: [
        { url: 'https://video.example/1', title: 'Tides', description: 'https://video.example/' },
      ],
    });
  });

  it.each([
    ['data-delayed-url="https://player.example/1"', 'https://player.example/1'],
    ['src="https://player.example/2"', 'https://player.example/2'],
    ['', null],
  ])('falls back on the player with %j', (attribute, url) => {
    const html = `<div data-test-id="ingested-content-summary-external-video-content"><iframe ${attribute}></iframe></div>`;
    expect(mediaIn(html).media[0]?.url).toBe(url);
  });

  it('reads an article whose mark is on what holds the link', () => {
    const html =
      '<div data-test-id="article-content"><a href="/pulse/tides?trk=x"><h2 data-test-id="article-content__title">Tides</h2></a><h3 data-test-id="article-content__subtitle">Ina Fell on LinkedIn</h3></div>';
    expect(mediaIn(html).media).toMatchObject([
      {
        kind: 'article',
        url: 'https://www.linkedin.com/pulse/tides',
        title: 'Tides',
        description: 'Ina Fell on LinkedIn',
      },
    ]);
  });

  it('names an article that leads nowhere without an address', () => {
    expect(mediaIn('<div data-test-id="article-content"></div>').media).toMatchObject([
      { kind: 'article', url: null },
    ]);
  });

  it.each([['{"doc":null}'], ['broken'], ['[]'], ['{"doc":{"coverPages":[{}]}}']])(
    'knows a document by its viewer, with nothing known of it from %j',
    (config) => {
      expect(mediaIn(`<iframe data-native-document-config='${config}'></iframe>`)).toMatchObject({
        kind: 'document',
        media: [{ kind: 'document', title: null, pageCount: null, url: null }],
      });
    },
  );

  it('prefers the document itself to its manifest', () => {
    const config =
      '{"doc":{"transcribedDocumentUrl":"https://media.licdn.com/pdf","manifestUrl":"https://media.licdn.com/m"}}';
    expect(mediaIn(`<iframe data-native-document-config='${config}'></iframe>`).media[0]?.url).toBe(
      'https://media.licdn.com/pdf',
    );
  });

  it.each([['[]'], ['broken'], ['{"src":7}'], ['[null,{"x":1}]']])(
    'knows a video without sources in %j',
    (sources) => {
      expect(
        mediaIn(
          `<div data-test-id="feed-native-video-content"><video data-sources='${sources}'></video></div>`,
        ),
      ).toMatchObject({
        kind: 'video',
        media: [{ url: null, thumbnailUrl: null }],
      });
    },
  );

  it('knows a video whose player is missing', () => {
    expect(mediaIn('<div data-test-id="feed-native-video-content"></div>').media).toMatchObject([
      { kind: 'video', url: null },
    ]);
  });

  it('keeps a picture’s description and leaves out placeholders', () => {
    const html = `<ul data-test-id="feed-images-content">
      <li data-test-id="feed-images-content__list-item"><img src="https://media.licdn.com/1" alt=" A  wheel "></li>
      <li data-test-id="feed-images-content__list-item"><img src="https://media.licdn.com/2"></li>
      <li data-test-id="feed-images-content__list-item"><img data-delayed-url="https://static.licdn.com/ghost"></li>
      <li data-test-id="feed-images-content__list-item"></li></ul>`;
    expect(mediaIn(html)).toMatchObject({
      kind: 'image',
      media: [
        { url: 'https://media.licdn.com/1', description: 'A wheel' },
        { url: 'https://media.licdn.com/2', description: null },
      ],
    });
  });

  it('takes one mark inside another for the same thing', () => {
    const html =
      '<div data-test-id="article-content"><a data-test-id="article-content" href="https://tide.example/1"></a></div><div data-test-id="article-content"></div>';
    expect(mediaIn(html).media.map(({ url }) => url)).toEqual(['https://tide.example/1', null]);
  });

  it('finds nothing in a card of words', () => {
    expect(mediaIn('<p>words</p>')).toEqual({ kind: null, media: [] });
  });
});

function mediaIn(content: string): CardMedia {
  return parseMedia(new CardElements(anElement('article', `<article>${content}</article>`)));
}
