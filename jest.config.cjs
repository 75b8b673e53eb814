const base = {
  rootDir: __dirname,
  testEnvironment: 'node',
  extensionsToTreatAsEsm: ['.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      {
        jsc: {
          target: 'es2022',
          parser: { syntax: 'typescript', decorators: true },
          transform: { legacyDecorator: true, decoratorMetadata: true },
        },
        module: { type: 'es6' },
      },
    ],
  },
  moduleNameMapper: {
    '^@app/([^/]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
};

/** @type {import('jest').Config} */
module.exports = {
  // A hook may start the whole application, which takes its time on a machine that does other things besides.
  testTimeout: 60_000,
  // What a test file has imported as ES modules is never let go of: a worker that holds so much is followed by another.
  workerIdleMemoryLimit: '1GB',
  projects: [
    {
      ...base,
      displayName: 'unit',
      testMatch: ['<rootDir>/{src,libs}/**/*.spec.ts', '<rootDir>/test/architecture/*.spec.ts'],
    },
    {
      ...base,
      displayName: 'integration',
      testMatch: ['<rootDir>/test/integration/**/*.int-spec.ts'],
    },
    { ...base, displayName: 'e2e', testMatch: ['<rootDir>/test/e2e/**/*.e2e-spec.ts'] },
  ],
  collectCoverageFrom: [
    '{src,libs}/**/*.ts',
    '!**/*.spec.ts',
    '!**/index.ts',
    '!libs/*/conformance/**',
    '!**/*.builder.ts',
    // Run as processes of their own, where they count for nothing; the startup tests hold them.
    '!src/{main,app.process}.ts',
    '!libs/*/src/{cli,server-thread}.ts',
  ],
  coverageDirectory: 'coverage',
  // Raised when there is more, never lowered: `npm run coverage`.
  coverageThreshold: {
    global: { lines: 91, branches: 80 },
    './libs/embedded-mongo/src/': { lines: 94, branches: 85 },
    './libs/linkedin/src/': { lines: 99, branches: 97 },
  },
};
