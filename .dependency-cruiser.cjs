/** The dependency rules of docs/architecture.md, as a program. Each comment is what a developer reads when CI stops them. */

/** Who stands on whom. Adding a feature or a library means adding its line here. */
const FEATURES = {
  health: [],
  pages: [],
  users: ['pages'],
  posts: ['pages'],
  comments: ['posts', 'users'],
  snapshots: [],
  erasure: ['users', 'snapshots'],
  compliance: [],
  baselines: [],
  scraper: [
    ...['pages', 'posts', 'comments', 'users', 'snapshots', 'erasure', 'compliance'],
    'baselines',
  ],
  watches: ['pages', 'scraper'],
};
const LIBRARIES = {
  observability: [],
  caching: [],
  fetching: [],
  linkedin: [],
  drift: ['linkedin'],
  'embedded-mongo': [],
  'sample-world': [],
};

/** A spec may stand on anything: it proves, it is not stood on. */
const SPECS = '\\.(spec|contract)\\.ts$';

const looksDown = (root, floors) => [
  {
    name: `unplanned-room-in-${root.replace('/', '-')}`,
    comment: 'This folder is not on the plan at the top of this file. Say there what it stands on.',
    severity: 'error',
    from: { path: `^${root}/(?!(${Object.keys(floors).join('|')})/)` },
    to: {},
  },
  ...Object.entries(floors).map(([room, below]) => ({
    name: `${room}-looks-down`,
    comment: `${room} may stand on: ${below.join(', ') || 'nothing'}. To go the other way, declare a port in the lower room.`,
    severity: 'error',
    from: { path: `^${root}/${room}/`, pathNot: SPECS },
    to: { path: `^${root}/`, pathNot: `^${root}/(${[room, ...below].join('|')})/` },
  })),
];

module.exports = {
  forbidden: [
    ...looksDown('src/modules', FEATURES),
    ...looksDown('libs', LIBRARIES),
    {
      name: 'no-cycles',
      comment:
        'Two files that need each other are one idea: merge them, or lift the shared part out.',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    {
      name: 'libs-know-nothing-of-src',
      comment: 'A library must make sense in another product. Pass what it needs as an argument.',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(src|test)/' },
    },
    {
      name: 'libs-only-through-their-index',
      comment:
        'Import "@app/<lib>", never a file inside it. If you need more, export it on purpose.',
      severity: 'error',
      from: { path: '^(src|test)/' },
      to: { path: '^libs/[^/]+/src/', pathNot: '^libs/[^/]+/src/index\\.ts$' },
    },
    {
      name: 'no-lib-reaches-into-a-sibling',
      comment: 'Libraries may use each other only through "@app/<lib>".',
      severity: 'error',
      from: { path: '^libs/([^/]+)/' },
      to: { path: '^libs/[^/]+/src/', pathNot: ['^libs/$1/', '^libs/[^/]+/src/index\\.ts$'] },
    },
    {
      name: 'common-knows-no-feature',
      comment: 'common/ and config/ are floors, not rooms: features stand on them.',
      severity: 'error',
      from: { path: '^src/(common|config|database)/', pathNot: SPECS },
      to: { path: '^src/modules/' },
    },
    {
      name: 'settings-know-nobody',
      comment: 'Everybody reads the settings, so they may read nobody.',
      severity: 'error',
      from: { path: '^src/config/', pathNot: SPECS },
      to: { path: '^(src/(?!config/)|libs/)' },
    },
    {
      name: 'features-meet-at-the-module-door',
      comment:
        'From another feature you may import its module, service, errors, ports and wire shapes (params, response); the rest is private.',
      severity: 'error',
      from: { path: '^src/modules/([^/]+)/', pathNot: SPECS },
      to: {
        path: '^src/modules/',
        pathNot: ['^src/modules/$1/', '\\.(module|service|errors|port|params|response)\\.ts$'],
      },
    },
    {
      name: 'mongoose-stays-in-persistence',
      comment:
        'Only schemas, repositories, modules and database/ may know that we store things in MongoDB.',
      severity: 'error',
      from: {
        path: '^src/',
        pathNot: ['\\.(schema|repository|module)\\.ts$', '\\.spec\\.ts$', '^src/database/'],
      },
      to: { path: 'node_modules/(@nestjs/)?mongoose' },
    },
    {
      name: 'controllers-go-through-services',
      comment: 'A controller translates HTTP. If it reads the database, the decision has no home.',
      severity: 'error',
      from: { path: '\\.controller\\.ts$' },
      to: { path: '\\.repository\\.ts$' },
    },
    {
      name: 'fastify-stays-at-the-edge',
      comment: 'Services and repositories do not know they are behind HTTP.',
      severity: 'error',
      from: { path: '\\.(service|repository|parser|schema)\\.ts$' },
      to: { path: 'node_modules/fastify' },
    },
    {
      name: 'production-code-never-imports-tests',
      comment: 'If production needs it, it is not a test helper.',
      severity: 'error',
      from: { path: '^(src|libs)/', pathNot: '\\.spec\\.ts$' },
      to: { path: ['^test/', '\\.spec\\.ts$'] },
    },
    {
      name: 'no-orphans',
      comment: 'Nobody imports this file. Use it or delete it.',
      severity: 'error',
      from: {
        orphan: true,
        pathNot: ['\\.d\\.ts$', '^src/main\\.ts$', '\\.(spec|e2e-spec)\\.ts$'],
      },
      to: {},
    },
  ],
  options: {
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'default'],
    },
  },
};
