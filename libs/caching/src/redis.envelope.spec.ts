import { isEnvelope, toEntry, toEnvelope } from './redis.envelope.js';

const entry = {
  body: Buffer.from([0, 255, 128, 10]),
  etag: '"1"',
  contentType: 'application/json',
  storedAt: 1,
};
const envelope = toEnvelope(entry, { shared: 1, tags: ['a'], expiresAt: 2 });

describe(isEnvelope.name, () => {
  it('knows its own after a trip through JSON, and gets the entry back', () => {
    const back: unknown = JSON.parse(JSON.stringify(envelope));

    expect(isEnvelope(back)).toBe(true);
    expect(isEnvelope(back) && toEntry(back)).toEqual(entry);
  });

  it.each([
    null,
    'text',
    { ...envelope, version: 2 },
    { ...envelope, shared: '1' },
    { ...envelope, body: undefined },
    { ...envelope, tags: 'a' },
    { ...envelope, tags: [1] },
  ])('does not take %p for one', (value) => {
    expect(isEnvelope(value)).toBe(false);
  });
});
