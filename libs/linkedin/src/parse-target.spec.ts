import { parseTarget, postIdInUrl } from './parse-target.js';

const ACTIVITY = '7195255465402904576';

describe(parseTarget.name, () => {
  it.each([
    ['acme', 'acme', 'company'],
    [' Acme ', 'acme', 'company'],
    ['booking.com', 'booking.com', 'company'],
    ['https://www.linkedin.com/company/acme', 'acme', 'company'],
    ['https://uk.linkedin.com/school/Brackenfield/people/?x=1', 'brackenfield', 'school'],
    ['http://linkedin.com/showcase/tidewheel-labs/', 'tidewheel-labs', 'showcase'],
    ['linkedin.com/company/acme', 'acme', 'company'],
    ['www.linkedin.com/company/soci%C3%A9t%C3%A9', 'société', 'company'],
    ['https://www.linkedin.com/company/10529043/', '10529043', 'company'],
  ])('understands %j as the page %s', (text, pageId, pageKind) => {
    expect(parseTarget(text)).toEqual({
      kind: 'page',
      pageId,
      pageKind,
      url: `https://www.linkedin.com/${pageKind}/${encodeURIComponent(pageId)}`,
    });
  });

  it.each([
    [`https://www.linkedin.com/posts/acme_tides-activity-${ACTIVITY}-IJWc?utm=1`],
    [`https://uk.linkedin.com/posts/acme_activity-${ACTIVITY}-IJWc/`],
    [`https://www.linkedin.com/feed/update/urn:li:activity:${ACTIVITY}`],
    [`https://www.linkedin.com/feed/update/urn%3Ali%3Aactivity%3A${ACTIVITY}/`],
    [`https://www.linkedin.com/embed/feed/update/urn:li:share:${ACTIVITY}`],
    [`https://www.linkedin.com/posts/acme_x-ugcPost-${ACTIVITY}-a1`],
  ])('understands %s as a post', (text) => {
    expect(parseTarget(text)).toMatchObject({ kind: 'post', postId: ACTIVITY });
  });

  it('names a post by its address on the main host', () => {
    const target = parseTarget(
      `https://uk.linkedin.com/posts/acme_x-activity-${ACTIVITY}-a/?trk=y`,
    );
    expect(target?.url).toBe(`https://www.linkedin.com/posts/acme_x-activity-${ACTIVITY}-a`);
  });

  it.each([
    [''],
    ['two words'],
    ['https://www.linkedin.com/'],
    ['www.linkedin.com'],
    ['https://www.linkedin.com/in/mara-quill'],
    ['https://www.linkedin.com/jobs/acme-jobs'],
    ['https://www.linkedin.com/feed/update/urn:li:activity:12'],
    ['https://www.linkedin.com/posts/acme_%E0%A4%A'],
    ['https://evil.example/company/acme'],
    ['https://www.linkedin.com.evil.example/company/acme'],
    ['https://www.linkedin.com@evil.example/company/acme'],
    ['//www.linkedin.com/company/acme'],
    ['javascript:alert(1)'],
    ['../etc/passwd'],
    ['name[$ne]'],
    ['x'.repeat(3000)],
  ])('does not understand %j', (text) => {
    expect(parseTarget(text)).toBeNull();
  });
});

describe(postIdInUrl.name, () => {
  it('finds no post in a foreign address that looks like one', () => {
    expect(postIdInUrl(`https://evil.example/posts/acme_x-activity-${ACTIVITY}-a`)).toBeNull();
    expect(postIdInUrl(null)).toBeNull();
  });
});
