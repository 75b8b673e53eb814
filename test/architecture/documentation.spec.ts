import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import '../support/esm-for-commonjs.js';

import { EnvSchema } from '../../src/config/env.js';
import { readEnv } from '../../src/config/read-env.js';
import { VERSION } from '../../src/config/version.js';

const { generateDocs } = await import('./generated-docs.js');

describe('documentation', () => {
  it('.env.example lists exactly the settings the process reads', () => {
    expect(namesIn(read('.env.example'), /^([A-Z_]+)=/gm)).toEqual(
      Object.keys(EnvSchema.shape).sort(),
    );
  });

  it('.env.example gives each setting its default', () => {
    const example = Object.fromEntries(
      [...read('.env.example').matchAll(/^([A-Z_]+)=(.*)$/gm)].map(([, name, value]) => [
        name,
        value,
      ]),
    );

    expect(readEnv(example)).toEqual(readEnv({}));
  });

  it('docs/errors.md lists exactly the codes we can answer with', () => {
    const sources = filesUnder('src', '.ts').filter((file) => !file.endsWith('.spec.ts'));
    const answered = sources
      .filter((file) => file.endsWith('.errors.ts') || file.endsWith('filters/problem.ts'))
      .flatMap((file) => namesIn(read(file), /code(?: =|:) '([A-Z_]+)'/g))
      .filter((code) => code !== 'SETTINGS_INVALID');

    expect(namesIn(read('docs/errors.md'), /^\| `([A-Z_]+)`/gm)).toEqual(
      [...new Set(answered)].sort(),
    );
  });

  it('names in the version constant what package.json says', () => {
    expect(JSON.parse(read('package.json'))).toMatchObject({ version: VERSION });
  });

  it('shows in docs/openapi.json and docs/architecture.md what the code is now', async () => {
    for (const [path, text] of await generateDocs()) {
      expect({ path, text: read(path) }).toEqual({ path, text });
    }
  });

  it('shows the two commands of the README', () => {
    expect(read('README.md')).toContain('npm ci && npm start');
    expect(read('README.md')).toContain('npm ci && npm test');
  });
});

describe('what operators are told to run in the image', () => {
  it.each(['README.md', 'deploy/README.md', 'deploy/prometheus/pagelens.rules.yml'])(
    'in %s is a program that is there',
    (path) => {
      const programs = [...read(path).matchAll(/node dist\/(src\/\S+)\.js/g)];

      expect(programs.length).toBeGreaterThan(0);
      for (const [, program = ''] of programs) {
        expect(existsSync(`${program}.ts`)).toBe(true);
      }
    },
  );
});

function filesUnder(root: string, suffix: string): string[] {
  return readdirSync(root, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith(suffix))
    .map((file) => join(root, file));
}

function namesIn(text: string, pattern: RegExp): string[] {
  return [...text.matchAll(pattern)].map(([, name]) => name ?? '').sort();
}

function read(path: string): string {
  return readFileSync(path, 'utf8');
}
