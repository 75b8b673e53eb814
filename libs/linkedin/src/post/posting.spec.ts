import { authorInJsonLd } from './author.js';
import { instantIn, postingsById } from './posting.js';

const ID = '7195255465402904576';
const URL = `https://www.linkedin.com/posts/acme_x-activity-${ID}-a`;

describe(postingsById.name, () => {
  it.each([['SocialMediaPosting'], ['DiscussionForumPosting'], ['Article'], ['VideoObject']])(
    'knows a post by the type %s',
    (type) => {
      expect([...postingsById([{ '@type': type, '@id': URL }]).keys()]).toEqual([ID]);
    },
  );

  it('passes over other things, and posts without an id', () => {
    expect(
      postingsById([
        { '@type': 'Organization', url: URL },
        { '@type': 'Article', url: '/pulse/x' },
      ]).size,
    ).toBe(0);
  });

  it('keeps the first of two about one post', () => {
    const nodes = ['one', 'two'].map((text) => ({
      '@type': 'SocialMediaPosting',
      mainEntityOfPage: URL,
      text,
    }));
    expect(postingsById(nodes).get(ID)?.text).toBe('one');
  });

  it.each([
    ['PT27S', 27],
    ['PT1M18S', 78],
    ['PT1H2M', 3720],
    ['PT12.5S', 12],
    ['PT0S', null],
    ['P1D', null],
    ['soon', null],
  ])('reads the duration %s as %s seconds', (duration, seconds) => {
    const node = { '@type': 'VideoObject', url: URL, duration };
    expect(postingsById([node]).get(ID)?.video?.durationSeconds).toBe(seconds);
  });

  it('reads the video inside a posting, and its time by upload', () => {
    const node = {
      '@type': 'SocialMediaPosting',
      url: URL,
      uploadDate: '2024-05-12T02:56:24.303Z',
      video: { thumbnailUrl: 'https://media.licdn.com/t' },
    };
    expect(postingsById([node]).get(ID)).toMatchObject({
      video: { url: null, thumbnailUrl: 'https://media.licdn.com/t' },
      publishedAt: new Date('2024-05-12T02:56:24.303Z'),
      videoDescription: null,
      likeCount: null,
    });
  });
});

describe(instantIn.name, () => {
  it.each([['2024-05-12'], ['2024-99-12T00:00:00Z'], [null]])('gives nothing for %j', (text) => {
    expect(instantIn(text)).toBeNull();
  });
});

describe(authorInJsonLd.name, () => {
  it('tells the kind by the address, whatever the type says', () => {
    expect(
      authorInJsonLd({
        '@type': 'Person',
        name: 'Acme',
        url: 'https://www.linkedin.com/company/acme',
      }),
    ).toEqual({
      name: 'Acme',
      url: 'https://www.linkedin.com/company/acme',
      kind: 'company',
    });
  });

  it('believes the type of a person without an address', () => {
    expect(authorInJsonLd({ '@type': 'Person', name: 'Ina' })).toEqual({
      name: 'Ina',
      url: null,
      kind: 'person',
    });
  });

  it('keeps a newsletter without a kind', () => {
    expect(
      authorInJsonLd({ name: 'Tides', url: 'https://www.linkedin.com/newsletters/tides-7?trk=x' }),
    ).toEqual({
      name: 'Tides',
      url: 'https://www.linkedin.com/newsletters/tides-7',
      kind: null,
    });
  });

  it('is nobody without name and address', () => {
    expect(authorInJsonLd({ '@type': 'Person' })).toBeNull();
    expect(authorInJsonLd(null)).toBeNull();
  });
});
