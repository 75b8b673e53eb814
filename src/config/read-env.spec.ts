import { describe, expect, it } from '@jest/globals';

import { readEnv } from './read-env.js';
import { SettingsError } from './settings.errors.js';

function problemsOf(variables: Record<string, string>): SettingsError['problems'] {
  try {
    readEnv(variables);
  } catch (error) {
    if (error instanceof SettingsError) {
      return error.problems;
    }
    throw error;
  }
  return [];
}

const namesOf = (variables: Record<string, string>): string[] =>
  problemsOf(variables).map(({ name }) => name);

describe(readEnv.name, () => {
  it('needs nothing set', () => {
    expect(readEnv({})).toMatchObject({
      PORT: 3000,
      HOST: '127.0.0.1',
      SOURCE: 'sample',
      DATA_DIR: '.data',
      ROBOTS_POLICY: 'obey',
    });
  });

  it('takes an empty value for one that is absent', () => {
    expect(readEnv({ PORT: '', MONGODB_URI: '  ' })).toMatchObject({ PORT: 3000 });
  });

  it('reads numbers, switches and lists out of text', () => {
    expect(
      readEnv({ PORT: '0', DOCS_ENABLED: 'false', CORS_ORIGINS: ' https://a.example, ,b ' }),
    ).toMatchObject({ PORT: 0, DOCS_ENABLED: false, CORS_ORIGINS: ['https://a.example', 'b'] });
  });

  it('leaves variables of others alone', () => {
    expect(readEnv({ PATH: '/bin' })).not.toHaveProperty('PATH');
  });

  it('names every problem at once', () => {
    expect(
      namesOf({
        PORT: '70000',
        LOG_LEVEL: 'loud',
        MONGODB_URI: 'http://db.example',
        REDIS_URL: 'nonsense',
        CURSOR_SECRET: 'short',
        SOURCE: 'live',
      }).sort(),
    ).toEqual(['CONTACT', 'CURSOR_SECRET', 'LOG_LEVEL', 'MONGODB_URI', 'PORT', 'REDIS_URL']);
  });

  it.each([
    ['PORT', '12.5'],
    ['PORT', '-1'],
    ['PORT', 'http'],
    ['FETCH_RETRIES', '11'],
    ['FETCH_TIMEOUT_MS', '0'],
    ['DOCS_ENABLED', 'perhaps'],
    ['CONTACT', 'me'],
    ['ROBOTS_POLICY', 'ignore'],
    ['SOURCE', 'linkedin'],
  ])('refuses %s=%s by its name', (name, value) => {
    expect(namesOf({ [name]: value })).toEqual([name]);
  });

  it('asks for the folder when the source is snapshots', () => {
    expect(namesOf({ SOURCE: 'snapshots' })).toEqual(['SNAPSHOT_DIR']);
    expect(namesOf({ SOURCE: 'snapshots', SNAPSHOT_DIR: '/pages' })).toEqual([]);
  });

  it('asks for a contact when the source is live', () => {
    expect(namesOf({ SOURCE: 'live' })).toEqual(['CONTACT']);
    expect(namesOf({ SOURCE: 'live', CONTACT: 'ada@acme.example' })).toEqual([]);
    expect(namesOf({ SOURCE: 'live', CONTACT: 'https://acme.example/bot' })).toEqual([]);
  });

  it('writes the problems one a line, and where the settings are explained', () => {
    expect(() => readEnv({ PORT: 'x', SOURCE: 'snapshots' })).toThrow(
      /not usable:\n {2}PORT: .+\n {2}SNAPSHOT_DIR: is required.+\nSee \.env\.example/,
    );
  });
});
