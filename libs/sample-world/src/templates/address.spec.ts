import { describe, expect, it } from '@jest/globals';

import { hashtagUrl, redirectUrl, signUpUrl, tracked } from './address.js';

describe(tracked.name, () => {
  it('moves an address to a country host and marks it', () => {
    expect(tracked('https://www.linkedin.com/in/a-b', 'uk.linkedin.com', 'org-employees')).toBe(
      'https://uk.linkedin.com/in/a-b?trk=org-employees',
    );
  });
});

describe(redirectUrl.name, () => {
  it('carries the whole target, its own query included', () => {
    const target = 'https://a.example/x?b=1&c=2';
    const url = new URL(redirectUrl(target, 'about_website'));
    expect(url.pathname).toBe('/redir/redirect');
    expect(url.searchParams.get('url')).toBe(target);
    expect(url.searchParams.get('trk')).toBe('about_website');
  });
});

describe(hashtagUrl.name, () => {
  it('hides the tag in the address that signing up would lead to', () => {
    expect(hashtagUrl('LifeAtWork', 'public_post-text')).toContain('feed%2Fhashtag%2Flifeatwork');
    const redirect = new URL(hashtagUrl('計測', 'x')).searchParams.get('session_redirect');
    expect(decodeURIComponent(redirect ?? '')).toBe('https://www.linkedin.com/feed/hashtag/計測');
  });
});

describe(signUpUrl.name, () => {
  it('encodes dots too', () => {
    expect(signUpUrl('https://www.linkedin.com/company/a', 'x')).toContain('www%2Elinkedin%2Ecom');
  });
});
