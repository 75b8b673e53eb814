import { openDocument } from '../document/guest-document.js';
import { type Commentary, parseCommentary } from './commentary.js';

const SIGN_UP = 'https://www.linkedin.com/signup/cold-join?trk=x&amp;session_redirect=';

describe(parseCommentary.name, () => {
  it.each([
    [
      `<a href="${SIGN_UP}https%3A%2F%2Fwww.linkedin.com%2Ffeed%2Fhashtag%2Ftidalpower">#TidalPower</a>`,
      'TidalPower',
    ],
    [
      `<a href="https://www.linkedin.com/feed/hashtag/?keywords=tidalpower"><span class="visually-hidden">hashtag</span>#TidalPower</a>`,
      'TidalPower',
    ],
    [`<a href="https://www.linkedin.com/feed/hashtag/tidal%C3%A9">see more</a>`, 'tidalé'],
    [`<a href="https://www.linkedin.com/feed/hashtag/?keywords=%23tides">see more</a>`, 'tides'],
    [`<a href="https://www.linkedin.com/feed/hashtag/%E0%A4%A">broken</a>`, '%E0%A4%A'],
    [`<a href="https://www.linkedin.com/search/results/all/?keywords=%23ai">#AI</a>`, 'AI'],
    [`<a href="${SIGN_UP}https%3A%2F%2Fwww.linkedin.com%2Ffeed%2Fhashtag%2Fx">＃潮力</a>`, '潮力'],
  ])('reads the hashtag out of %s', (anchor, hashtag) => {
    expect(commentary(anchor)).toMatchObject({ hashtags: [hashtag], mentions: [], links: [] });
  });

  it('does not take another site’s link for a hashtag', () => {
    expect(commentary('<a href="https://tide.example/x">#1</a>')).toMatchObject({
      hashtags: [],
      links: ['https://tide.example/x'],
    });
  });

  it('takes the bare feed of hashtags for a link', () => {
    expect(commentary('<a href="https://www.linkedin.com/feed/hashtag/">all</a>')).toMatchObject({
      hashtags: [],
      links: ['https://www.linkedin.com/feed/hashtag/'],
    });
  });

  it('tells mentions of members and pages from links to their posts', () => {
    expect(
      commentary(
        '<a href="https://no.linkedin.com/in/ina-fell?trk=x">Ina Fell</a> <a href="/showcase/tidewheel-labs/?trk=x">Labs</a> <a href="https://www.linkedin.com/pulse/x?trk=y">read</a>',
      ),
    ).toMatchObject({
      mentions: [
        { name: 'Ina Fell', url: 'https://www.linkedin.com/in/ina-fell', kind: 'person' },
        { name: 'Labs', url: 'https://www.linkedin.com/showcase/tidewheel-labs', kind: 'showcase' },
      ],
      links: ['https://www.linkedin.com/pulse/x'],
    });
  });

  it('lists everything once', () => {
    const twice = (anchor: string): string => anchor + anchor;
    const { hashtags, mentions, links } = commentary(
      twice('<a href="/feed/hashtag/ai">#AI</a>') +
        '<a href="/feed/hashtag/ai">#ai</a>' +
        twice('<a href="/in/ina">Ina</a>') +
        twice('<a href="https://lnkd.in/x">x</a>'),
    );
    expect([hashtags.length, mentions.length, links.length]).toEqual([1, 1, 1]);
  });

  it('passes over anchors that lead nowhere', () => {
    expect(commentary('<a>x</a><a href="javascript:x">y</a>')).toEqual({
      text: 'xy',
      hashtags: [],
      mentions: [],
      links: [],
    });
  });

  it('is empty where a post has no words', () => {
    expect(parseCommentary(null)).toEqual({ text: null, hashtags: [], mentions: [], links: [] });
  });
});

function commentary(content: string): Commentary {
  return parseCommentary(openDocument(`<p>${content}</p>`).elements('p')[0] ?? null);
}
