import { describe, expect, it } from '@jest/globals';

import { readEnv } from './read-env.js';
import { SettingsError } from './settings.errors.js';

const DIGEST = 'a'.repeat(64);

const messageFor = (variables: Record<string, string>): string => {
  try {
    readEnv(variables);
    return '';
  } catch (error) {
    return error instanceof SettingsError ? error.message : String(error);
  }
};

describe('API_KEYS', () => {
  it('is read into names, scopes and digests', () => {
    const { API_KEYS: keys } = readEnv({
      API_KEYS: `reports:read:${DIGEST}, ops:admin+scrape:${'b'.repeat(64)}`,
    });

    expect(keys).toEqual([
      { name: 'reports', scopes: new Set(['read']), digest: Buffer.alloc(32, 0xaa) },
      { name: 'ops', scopes: new Set(['scrape', 'admin']), digest: Buffer.alloc(32, 0xbb) },
    ]);
  });

  it.each([
    ['a key instead of its hash', 'reports:read:plk_verysecret'],
    ['a scope that there is not', `reports:write:${DIGEST}`],
    ['no scope', `reports::${DIGEST}`],
    ['a name that could be an address', `10.0.0.1:read:${DIGEST}`],
    ['something more', `reports:read:${DIGEST}:more`],
  ])('refuses %s, and does not repeat it', (_what, entry) => {
    const message = messageFor({ API_KEYS: `ok:read:${DIGEST},${entry}` });

    expect(message).toContain('API_KEYS: entry 2 is not name:scope+scope:sha256');
    expect(message).not.toContain(entry.split(':').at(-1));
  });

  it('refuses two keys of one name', () => {
    expect(messageFor({ API_KEYS: `a:read:${DIGEST},a:admin:${DIGEST}` })).toContain(
      'names each key once',
    );
  });

  // What `API_KEYS=${A},${B}` comes to where neither is set: whoever wrote it wants keys.
  it.each([',', ' , ', ',,'])(
    'refuses "%s", which names no key, wherever it listens',
    (entries) => {
      for (const host of ['127.0.0.1', '0.0.0.0']) {
        expect(messageFor({ HOST: host, API_KEYS: entries })).toMatch(
          /API_KEYS: names no key: .*npm run key/,
        );
      }
    },
  );

  it.each(['', '  '])('takes "%s" as not given', (entries) => {
    expect(readEnv({ API_KEYS: entries }).API_KEYS).toEqual([]);
    expect(messageFor({ HOST: '0.0.0.0', API_KEYS: entries })).toContain('API_KEYS: is required');
  });

  it.each(['0.0.0.0', '::', '192.0.2.7', 'example.org'])(
    'is required to listen on %s, unless everybody is let in by name',
    (host) => {
      expect(messageFor({ HOST: host })).toContain('API_KEYS: is required');
      expect(messageFor({ HOST: host, AUTH: 'off' })).toBe('');
      expect(messageFor({ HOST: host, API_KEYS: `a:read:${DIGEST}` })).toBe('');
    },
  );

  it.each(['127.0.0.1', '127.8.8.8', '::1', 'localhost'])('is not required on %s', (host) => {
    expect(messageFor({ HOST: host })).toBe('');
  });
});
