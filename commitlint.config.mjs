const SCOPES = [
  ...[
    'pages',
    'posts',
    'comments',
    'users',
    'scraper',
    'watches',
    'health',
    'config',
    'database',
    'common',
  ],
  ...['linkedin', 'fetching', 'caching', 'observability', 'embedded-mongo', 'sample-world'],
  ...['api', 'ci', 'docs', 'deps', 'docker'],
];

export default {
  extends: ['@commitlint/config-conventional'],
  rules: { 'scope-enum': [2, 'always', SCOPES], 'body-max-line-length': [2, 'always', 120] },
};
