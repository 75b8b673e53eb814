import { type AskedRoute, type RequestFacts, requestLine, tellRoute } from './request-line.js';

const TELLABLE = { params: new Set(['pageId']), query: new Set(['limit', 'sort']) };

function lineOf({ route, params, query, ...facts }: Partial<RequestFacts & AskedRoute> = {}) {
  const asked = {
    route: route ?? '/api/v1/pages/:pageId',
    params: params ?? { pageId: 'acme' },
    query: query ?? {},
  };
  const { level, fields } = requestLine({
    requestId: 'client-0001',
    traceId: '0af7651916cd43dd8448eb211c80319c',
    method: 'GET',
    told: tellRoute(asked, TELLABLE),
    status: 200,
    isCutShort: false,
    durationMs: 12.3456,
    client: '203.0.113.7',
    cacheOutcome: 'hit',
    errorCode: null,
    ...facts,
  });
  return { level, fields: JSON.parse(`{${fields}}`) as Record<string, unknown> };
}

describe(requestLine.name, () => {
  it('tells what is known about a request', () => {
    expect(lineOf()).toEqual({
      level: 'info',
      fields: {
        requestId: 'client-0001',
        traceId: '0af7651916cd43dd8448eb211c80319c',
        method: 'GET',
        route: '/api/v1/pages/:pageId',
        params: { pageId: 'acme' },
        query: null,
        status: 200,
        durationMs: 12.3,
        client: '203.0.113.7',
        cache: 'hit',
        code: null,
        msg: 'request completed',
      },
    });
  });

  it.each([
    [204, 'info'],
    [304, 'info'],
    [404, 'warn'],
    [503, 'error'],
  ])('gives a %d the level %s', (status, level) => {
    expect(lineOf({ status }).level).toBe(level);
  });

  it('tells when the client did not wait for its answer', () => {
    expect(lineOf({ isCutShort: true })).toMatchObject({
      level: 'warn',
      fields: { status: 499, msg: 'request abandoned by the client' },
    });
  });

  it('writes a client that no address and no key is like as JSON all the same', () => {
    const client = 'a"b\\c\n';

    expect(lineOf({ client }).fields).toMatchObject({ client });
  });

  it('tells values of parameters only where their names allow it', () => {
    const { fields } = lineOf({
      params: { userId: 'jane-doe', pageId: 'acme' },
      query: { limit: '3', name: 'Jane Doe', 'jane@example.org': '1' },
    });

    expect(fields).toMatchObject({
      params: { '[redacted]': '[redacted]', pageId: 'acme' },
      query: { limit: '3', '[redacted]': '[redacted]' },
    });
    expect(JSON.stringify(fields)).not.toMatch(/jane|name/i);
  });

  it.each([
    '{"$gt":""}',
    '../../etc/passwd',
    'a\r\n{"level":"error"}',
    '${jndi:ldap://x}',
    'x'.repeat(65),
    'é',
  ])('does not repeat %p where a plain value belongs', (value) => {
    const { fields } = lineOf({ params: { pageId: value }, query: { sort: value } });

    expect(fields).toMatchObject({
      params: { pageId: '[redacted]' },
      query: { sort: '[redacted]' },
    });
  });

  it('repeats neither lists nor objects, and bounds how many names it tells', () => {
    const query = Object.fromEntries(Array.from({ length: 1000 }, (_, index) => [index, 'x']));
    const { fields } = lineOf({ params: { pageId: ['a', 'b'] }, query });

    expect(fields).toMatchObject({ params: { pageId: '[redacted]' } });
    expect(JSON.stringify(fields).length).toBeLessThan(500);
  });
});
