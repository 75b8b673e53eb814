import { REDACTED, redactFields, redactText, redactUri } from './redact.js';

describe(redactUri.name, () => {
  it.each([
    ['mongodb://user:pw@host/db', 'mongodb://***@host/db'],
    [
      'mongodb+srv://user:p%40w@a.example,b.example/db?x=1',
      'mongodb+srv://***@a.example,b.example/db?x=1',
    ],
    ['redis://:secret@10.0.0.1:6379/0', 'redis://***@10.0.0.1:6379/0'],
    ['rediss://only-user@host', 'rediss://***@host'],
    ['postgres://user:p@ss@host/db', 'postgres://***@host/db'],
    ['failed: redis://u:p@a and http://v:q@b/', 'failed: redis://***@a and http://***@b/'],
  ])('makes of %s: %s', (text, expected) => {
    expect(redactUri(text)).toBe(expected);
  });

  it.each([
    'mongodb://localhost:27017/pagelens',
    'https://example.org/@someone',
    'me@example.org',
    '',
  ])('leaves %p as it is', (text) => {
    expect(redactUri(text)).toBe(text);
  });

  it('does not grow slow on a long text', () => {
    const text = 'a'.repeat(200_000);
    const startedAt = performance.now();

    expect(redactUri(text)).toBe(text);
    expect(performance.now() - startedAt).toBeLessThan(500);
  });
});

/** What must not be readable in a log, and a line that somebody might write with it in. */
const CORPUS: readonly (readonly [string, string, string])[] = [
  ['a bearer token', 'eyJhbGciOi.J9', 'sent Authorization: Bearer eyJhbGciOi.J9 to the source'],
  ['basic credentials', 'dXNlcjpwdw==', 'authorization: Basic dXNlcjpwdw=='],
  ['a key of ours', 'plk_mY2f8Q1zR7', 'no such key: plk_mY2f8Q1zR7'],
  ['a key in a header', 'k-31415', 'X-API-Key: k-31415'],
  ['a key in JSON', 'k-31415', '{"apiKey":"k-31415","limit":3}'],
  ['a cookie', 'AQEDAR', 'cookie: lang=en; li_at=AQEDAR'],
  ['a cookie that is set', 'AQEDAR', 'set-cookie: li_at=AQEDAR; Path=/'],
  ['a session by its name alone', 'ajax:77', 'JSESSIONID="ajax:77"'],
  ['a password in a setting', 'hunter2', 'PASSWORD=hunter2 was refused'],
  ['a database password', 'hunter2', 'connect mongodb://admin:hunter2@db.example/x failed'],
  ['a Redis password', 'hunter2', 'redis://:hunter2@cache.example:6379 is down'],
  ['a secret in a query', 'abc123', 'GET https://media.example/p.jpg?sig=abc123&v=beta'],
  ['a person in a query', 'Amara', 'GET /api/v1/pages?name=Amara%20Osei&limit=3'],
  ['a mail address', 'amara.osei', 'written to amara.osei@example.org'],
  ['an encoded mail address', 'amara.osei', 'q amara.osei%40example.org'],
  ['a member’s address', 'amara-osei', 'https://www.linkedin.com/in/amara-osei?trk=x'],
  ['a member’s old address', 'amara', 'https://www.linkedin.com/pub/amara-osei/1/2/3'],
  ['a person of ours', 'amara-osei', 'GET /api/v1/users/amara-osei failed'],
  ['who wrote a post', 'amara', 'https://linkedin.com/posts/amara-osei_launch-activity-7001-x'],
  ['what was there already', 'amara', 'E11000 dup key: { userId: "amara-osei" }'],
];

describe(redactText.name, () => {
  it.each(CORPUS)('hides %s', (_what, secret, text) => {
    expect(redactText(text)).not.toContain(secret);
    expect(redactText(text)).toMatch(/\[redacted\]|\*\*\*/);
  });

  it.each([
    'Scrape stored',
    'The scrape of page "tessellate-dynamics" broke off',
    'connect ECONNREFUSED 127.0.0.1:27017',
    'GET /api/v1/posts/7001000000000000001/comments took 12 ms',
    'https://www.linkedin.com/company/acme',
    'at Object.<anonymous> (/app/dist/src/main.js:3:7)',
    'what is this? a=b',
  ])('leaves what names nobody: %s', (text) => {
    expect(redactText(text)).toBe(text);
  });

  it('changes nothing the second time', () => {
    for (const [, , text] of CORPUS) {
      expect(redactText(redactText(text))).toBe(redactText(text));
    }
  });

  it.each(['a', '@', 'a@', '?a=', 'bearer ', '/in/', 'cookie:', 'token=', 'plk_'])(
    'does not grow slow on "%s" over and over',
    (part) => {
      const startedAt = performance.now();
      redactText(part.repeat(100_000));

      expect(performance.now() - startedAt).toBeLessThan(1000);
    },
  );
});

describe(redactFields.name, () => {
  it('hides secrets and people by the name of their field, at any depth', () => {
    const line = redactFields({
      headers: { Authorization: 'x1', 'X-Api-Key': 'x2', 'set-cookie': ['x3'], accept: 'any' },
      CURSOR_SECRET: 'x4',
      accessToken: 'x5',
      found: [{ userId: 'x6', pageId: 'acme' }, { person: { name: 'x7' } }],
      headline: 'x8',
      body: { text: 'x9' },
    });

    expect(JSON.stringify(line)).not.toMatch(/x\d/);
    expect(line).toMatchObject({
      headers: { accept: 'any', 'X-Api-Key': REDACTED },
      found: [{ userId: REDACTED, pageId: 'acme' }, { person: REDACTED }],
    });
  });

  it.each(CORPUS)('hides %s in any field', (_what, secret, text) => {
    const line = redactFields({ reason: text, nested: { list: [text] } });

    expect(JSON.stringify(line)).not.toContain(secret);
  });

  it('tells numbers, truths, nothings and times as they are', () => {
    const at = new Date(0);
    const line = { count: 3, isStale: false, outcome: null, at, ids: ['acme'] };

    expect(redactFields(line)).toEqual(line);
  });

  it('tells of an instance only what it is', () => {
    const line = redactFields({ socket: new URL('https://host/'), bytes: Buffer.from('secret') });

    expect(line).toEqual({ socket: '[URL]', bytes: '[Buffer]' });
  });

  it('ends in what is circular, without end or too long', () => {
    const circle: Record<string, unknown> = { ids: Array.from({ length: 1000 }, () => 1) };
    circle.self = circle;
    const line = redactFields(circle);

    expect(JSON.stringify(line).length).toBeLessThan(2000);
    expect(line.ids).toHaveLength(50);
  });

  it('keeps what somebody else sees to', () => {
    const err = new Error('x');

    expect(redactFields({ err, token: 'x' }, new Set(['err']))).toEqual({ err, token: REDACTED });
  });
});
