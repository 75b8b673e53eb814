import { IncomingMessage } from 'node:http';
import { Socket } from 'node:net';

import { requestId, requestIdOf } from './request-id.js';

const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

describe(requestId.name, () => {
  it.each(['abcdefgh', '3f2b-ok_1.2', 'x'.repeat(128)])('takes over %s', (id) => {
    expect(requestId(id)).toBe(id);
  });

  it.each([
    ['none', undefined],
    ['an empty one', ''],
    ['one too short to tell requests apart', 'abc'],
    ['one too long for a line', 'x'.repeat(129)],
    ['one that would begin a line of its own', 'abcdefgh\n{"level":"error"}'],
    ['one that ends in a line break', 'abcdefgh\n'],
    ['one with quotes', 'abcdefgh"'],
    ['several', ['abcdefgh', 'ijklmnop']],
  ])('makes its own instead of %s', (_what, header) => {
    expect(requestId(header)).toMatch(UUID);
  });
});

describe(requestIdOf.name, () => {
  it('gives one request one id, and another another', () => {
    const [one, other] = [new IncomingMessage(new Socket()), new IncomingMessage(new Socket())];

    expect(requestIdOf(one)).toMatch(UUID);
    expect(requestIdOf(one)).toBe(requestIdOf(one));
    expect(requestIdOf(one)).not.toBe(requestIdOf(other));
  });

  it("takes over the client's", () => {
    const request = new IncomingMessage(new Socket());
    request.headers['x-request-id'] = 'client-0001';

    expect(requestIdOf(request)).toBe('client-0001');
  });
});
