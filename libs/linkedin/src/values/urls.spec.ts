import {
  canonicalUrl,
  companyPageUrl,
  isLinkedInHost,
  linkTarget,
  ownerOf,
  parseUrl,
  pictureUrl,
} from './urls.js';

describe(parseUrl.name, () => {
  it('takes a relative address as one of LinkedIn’s', () => {
    expect(parseUrl('/in/mara-quill')?.href).toBe('https://www.linkedin.com/in/mara-quill');
  });

  it.each([
    [null],
    ['javascript:alert(1)'],
    ['mailto:a@b.example'],
    ['http://['],
    [`https://x.example/${'x'.repeat(9000)}`],
  ])('refuses %j', (text) => {
    expect(parseUrl(text)).toBeNull();
  });
});

describe(isLinkedInHost.name, () => {
  it.each([
    ['https://linkedin.com', true],
    ['https://www.linkedin.com', true],
    ['https://uk.linkedin.com', true],
    ['https://linkedin.com.evil.example', false],
    ['https://evillinkedin.com', false],
    ['https://a.b.linkedin.com', false],
    ['https://www.linkedin.com@evil.example', false],
  ])('says of %s: %s', (address, isIt) => {
    expect(isLinkedInHost(new URL(address))).toBe(isIt);
  });
});

describe(ownerOf.name, () => {
  it('names a page on any country host, whatever follows its slug', () => {
    expect(ownerOf('https://fr.linkedin.com/showcase/Tidewheel-Labs/about/?trk=x#y')).toEqual({
      kind: 'showcase',
      slug: 'tidewheel-labs',
      url: 'https://www.linkedin.com/showcase/tidewheel-labs',
    });
  });

  it('keeps the case of a member’s address, since opaque profile ids depend on it', () => {
    expect(ownerOf('https://www.linkedin.com/in/ACoAAA')).toEqual({
      kind: 'person',
      slug: 'acoaaa',
      url: 'https://www.linkedin.com/in/ACoAAA',
    });
  });

  it('encodes a slug in one way however it came', () => {
    expect(ownerOf('https://www.linkedin.com/in/zo%c3%a9')?.url).toBe(ownerOf('/in/zoé')?.url);
  });

  it.each([
    [null],
    ['https://www.linkedin.com/'],
    ['https://www.linkedin.com/company/'],
    ['https://www.linkedin.com/constructor/x'],
    ['https://www.linkedin.com/company/%E0%A4%A'],
    ['https://evil.example/company/acme'],
  ])('names nobody in %j', (address) => {
    expect(ownerOf(address)).toBeNull();
  });
});

describe(companyPageUrl.name, () => {
  it('encodes what an address cannot hold', () => {
    expect(companyPageUrl('société', 'school')).toBe(
      'https://www.linkedin.com/school/soci%C3%A9t%C3%A9',
    );
  });

  it('bears half a character', () => {
    expect(companyPageUrl('\ud800')).toBe('https://www.linkedin.com/company/%EF%BF%BD');
  });
});

describe(canonicalUrl.name, () => {
  it('moves an address to the main host and drops query, fragment and final slash', () => {
    expect(canonicalUrl('https://uk.linkedin.com/posts/a_b-activity-1-c/?trk=x#y')).toBe(
      'https://www.linkedin.com/posts/a_b-activity-1-c',
    );
  });

  it('refuses a foreign address', () => {
    expect(canonicalUrl('https://tide.example/x')).toBeNull();
    expect(canonicalUrl(null)).toBeNull();
  });
});

describe(linkTarget.name, () => {
  it.each([
    [
      'https://www.linkedin.com/redir/redirect?url=https%3A%2F%2Ftide%2Eexample%2Fa%3Fb%3D1&urlhash=x&trk=y',
      'https://tide.example/a?b=1',
    ],
    [
      'https://www.linkedin.com/signup/cold-join?session_redirect=https%3A%2F%2Fwww.linkedin.com%2Ffeed%2Fhashtag%2Ftides&trk=x',
      'https://www.linkedin.com/feed/hashtag/tides',
    ],
    [
      'https://www.linkedin.com/signup?session_redirect=%2Fredir%2Fredirect%3Furl%3Dhttps%253A%252F%252Ftide.example',
      'https://tide.example',
    ],
    ['http://tide.example?trk=public_post-text', 'http://tide.example'],
    ['https://tide.example/?a=1&trk=x&b=2#c', 'https://tide.example/?a=1&b=2#c'],
    ['https://tide.example/?trk=x#c', 'https://tide.example/#c'],
    ['https://tide.example/?trackingId=own', 'https://tide.example/?trackingId=own'],
    ['https://uk.linkedin.com/pulse/x?trackingId=a&trk=b', 'https://uk.linkedin.com/pulse/x'],
    ['https://tide.example/?', 'https://tide.example/?'],
    ['/pulse/x?trk=y', 'https://www.linkedin.com/pulse/x'],
    [
      'https://www.linkedin.com/redir/redirect?urlhash=x',
      'https://www.linkedin.com/redir/redirect?urlhash=x',
    ],
  ])('leads from %s to %s', (href, target) => {
    expect(linkTarget(href)).toBe(target);
  });

  it('gives up on redirects that lead into each other', () => {
    const loop =
      'https://www.linkedin.com/redir/redirect?url=/redir/redirect?url=/redir/redirect?url=/redir/redirect?url=/x';
    expect(linkTarget(loop)).toMatch(/^https:\/\/www\.linkedin\.com\//);
  });

  it.each([[null], ['javascript:void(0)'], ['/redir/redirect?url=javascript:alert(1)']])(
    'leads nowhere from %j',
    (href) => {
      expect(linkTarget(href)).toBeNull();
    },
  );
});

describe(pictureUrl.name, () => {
  it('keeps a picture as it is written', () => {
    expect(pictureUrl('https://media.licdn.com/a?e=1&v=beta')).toBe(
      'https://media.licdn.com/a?e=1&v=beta',
    );
  });

  it.each([
    [null],
    ['https://static.licdn.com/aero-v1/sc/h/ghost'],
    ['data:image/gif;base64,R0lGODlhAQABAIAAAAAAAP'],
    [''],
    [`https://media.licdn.com/${'x'.repeat(9000)}`],
  ])('takes %j for no picture', (address) => {
    expect(pictureUrl(address)).toBeNull();
  });
});
