import { spawnSync } from 'node:child_process';
import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

const PACKAGE = '{ "type": "module", "dependencies": { "fastify": "*", "mongoose": "*" } }';
const CRUISER = 'node_modules/dependency-cruiser/bin/dependency-cruise.mjs';

interface Rule {
  readonly name: string;
  readonly severity: string;
}

const { forbidden } = createRequire(import.meta.url)('../../.dependency-cruiser.cjs') as {
  forbidden: readonly Rule[];
};

/** A small tree that keeps every rule; each violation is planted into a copy of it. */
const CLEAN: Readonly<Record<string, string>> = {
  'src/main.ts': use('./config/env.js', './common/a.js', ...features('./modules')),
  'src/config/env.ts': 'export const env = 1;',
  'src/common/a.ts': use('../config/env.js'),
  ...Object.fromEntries(
    features('src/modules').map((module) => [
      module.replace('.js', '.ts'),
      `${use('../../config/env.js')} export const name = '${module}';`,
    ]),
  ),
  ...Object.fromEntries(
    libraries().map((library) => [
      `libs/${library}/src/index.ts`,
      `export const name = '${library}';`,
    ]),
  ),
  'src/uses-libraries.ts': use(...libraries().map((library) => `../libs/${library}/src/index.js`)),
  'src/app.module.ts': use('./uses-libraries.js'),
};

/** For each rule, the files that break it. */
const VIOLATIONS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'unplanned-room-in-src-modules': { 'src/modules/reactions/x.ts': use('../../config/env.js') },
  'unplanned-room-in-libs': {
    'libs/gadgets/src/index.ts': use('./x.js'),
    'libs/gadgets/src/x.ts': 'export const x = 1;',
  },
  'health-looks-down': { 'src/modules/health/x.ts': use('../pages/pages.module.js') },
  'pages-looks-down': { 'src/modules/pages/x.ts': use('../users/users.module.js') },
  'users-looks-down': { 'src/modules/users/x.ts': use('../posts/posts.module.js') },
  'posts-looks-down': { 'src/modules/posts/x.ts': use('../comments/comments.module.js') },
  'comments-looks-down': { 'src/modules/comments/x.ts': use('../scraper/scraper.module.js') },
  'snapshots-looks-down': { 'src/modules/snapshots/x.ts': use('../pages/pages.module.js') },
  'erasure-looks-down': { 'src/modules/erasure/x.ts': use('../pages/pages.module.js') },
  'compliance-looks-down': { 'src/modules/compliance/x.ts': use('../pages/pages.module.js') },
  'watches-looks-down': { 'src/modules/watches/x.ts': use('../users/users.module.js') },
  'baselines-looks-down': { 'src/modules/baselines/x.ts': use('../pages/pages.module.js') },
  'scraper-looks-down': { 'src/modules/scraper/x.ts': use('../health/health.module.js') },
  ...Object.fromEntries(
    libraries().map((library, index, all) => [
      `${library}-looks-down`,
      { [`libs/${library}/src/down.ts`]: use(`../../${all.at(index - 1) ?? ''}/src/index.js`) },
    ]),
  ),
  'no-cycles': {
    'src/common/b.ts': `${use('./c.js')} export const b = 1;`,
    'src/common/c.ts': `${use('./b.js')} export const c = 1;`,
  },
  'libs-know-nothing-of-src': { 'libs/caching/src/x.ts': use('../../../src/config/env.js') },
  'libs-only-through-their-index': {
    'libs/caching/src/inner.ts': 'export const x = 1;',
    'src/common/d.ts': use('../../libs/caching/src/inner.js'),
  },
  'no-lib-reaches-into-a-sibling': {
    'libs/caching/src/inner.ts': 'export const x = 1;',
    'libs/fetching/src/x.ts': use('../../caching/src/inner.js'),
  },
  'common-knows-no-feature': { 'src/common/e.ts': use('../modules/pages/pages.module.js') },
  'settings-know-nobody': { 'src/config/x.ts': use('../common/a.js') },
  'features-meet-at-the-module-door': {
    'src/modules/pages/pages.repository.ts': 'export const x = 1;',
    'src/modules/posts/y.ts': use('../pages/pages.repository.js'),
  },
  'mongoose-stays-in-persistence': { 'src/modules/pages/y.service.ts': use('mongoose') },
  'controllers-go-through-services': {
    'src/modules/pages/pages.repository.ts': 'export const x = 1;',
    'src/modules/pages/pages.controller.ts': use('./pages.repository.js'),
  },
  'fastify-stays-at-the-edge': { 'src/modules/pages/z.service.ts': use('fastify') },
  'production-code-never-imports-tests': {
    'test/support/x.ts': 'export const x = 1;',
    'src/common/f.ts': use('../../test/support/x.js'),
  },
  'no-orphans': { 'src/common/alone.ts': 'export const alone = 1;' },
};

describe('.dependency-cruiser.cjs', () => {
  const seeded = cruise({ ...CLEAN, ...Object.assign({}, ...Object.values(VIOLATIONS)) });

  it('has a seeded violation here for every rule', () => {
    expect(Object.keys(VIOLATIONS).sort()).toEqual(forbidden.map(({ name }) => name).sort());
  });

  it('finds nothing wrong in a tree that keeps the rules', () => {
    expect(cruise(CLEAN)).toEqual({ violations: [], exitCode: 0 });
  });

  it('fails the check when a rule is broken', () => {
    expect(seeded.exitCode).toBeGreaterThan(0);
    expect(forbidden.filter(({ severity }) => severity !== 'error')).toEqual([]);
  });

  it.each(Object.entries(VIOLATIONS))('catches a violation of %s', (name, files) => {
    const culprits = seeded.violations.filter(({ rule }) => rule === name).map(({ file }) => file);

    expect(culprits.filter((file) => file in files)).not.toEqual([]);
  });
});

interface Cruise {
  readonly violations: readonly { readonly rule: string; readonly file: string }[];
  readonly exitCode: number | null;
}

/** Runs the rules over a tree of these files, in a folder of its own. */
function cruise(files: Readonly<Record<string, string>>): Cruise {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'boundaries-')));
  try {
    plant(root, { ...files, 'package.json': PACKAGE, 'test/keep.ts': use('../src/main.js') });
    cpSync('.dependency-cruiser.cjs', join(root, '.dependency-cruiser.cjs'));
    cpSync('tsconfig.json', join(root, 'tsconfig.json'));
    symlinkSync(join(process.cwd(), 'node_modules'), join(root, 'node_modules'));
    const { stdout, status } = spawnSync(
      process.execPath,
      [
        join(process.cwd(), CRUISER),
        ...['src', 'libs', 'test', '--config', '.dependency-cruiser.cjs', '--output-type', 'err'],
      ],
      { cwd: root, encoding: 'utf8' },
    );
    const found = stdout.matchAll(/error ([a-z-]+): (\S+)/g);
    const violations = [...found].map(([, rule = '', file = '']) => ({ rule, file }));
    return { violations, exitCode: status };
  } finally {
    rmSync(root, { recursive: true });
  }
}

function plant(root: string, files: Readonly<Record<string, string>>): void {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

function use(...modules: readonly string[]): string {
  return modules.map((module) => `import '${module}';`).join(' ');
}

function features(root: string): string[] {
  return ['pages', 'posts', 'comments', 'users', 'scraper', 'health'].map(
    (name) => `${root}/${name}/${name}.module.js`,
  );
}

function libraries(): string[] {
  return [
    ...['caching', 'drift', 'embedded-mongo', 'fetching', 'linkedin', 'observability'],
    'sample-world',
  ];
}
