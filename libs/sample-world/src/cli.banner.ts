import type { World } from './world.js';

/** What the command prints once the site is up: where it is and what to try. */
export function banner(origin: string, world: World, faultRate = 0): string {
  const rows = [...pageRows(world), ...refusalRows(world)];
  const width = Math.max(...rows.map(([, what]) => what.length));
  const lines = rows.map(([path, what]) => `  ${what.padEnd(width)}  ${origin}${path}`);
  return [
    `The sample world (seed ${world.seed}) is at ${origin}`,
    ...remarks(world, faultRate),
    '',
    ...lines,
    '',
    'Ctrl+C stops it.',
    '',
  ].join('\n');
}

/** What is not as it is by default. */
function remarks(world: World, faultRate: number): readonly string[] {
  const drifts = [...new Set(world.companies.flatMap((company) => company.drifts))];
  return [
    ...(world.now > world.startedAt ? [`It is ${world.now.toISOString()} there.`] : []),
    ...(faultRate > 0 ? [`Of 100 requests, some ${Math.round(faultRate * 100)} go wrong.`] : []),
    ...(drifts.length > 0 ? [`Its layout drifts: ${drifts.join(', ')}.`] : []),
  ];
}

type Row = readonly [path: string, what: string];

function pageRows({ companies }: World): readonly Row[] {
  const pages = companies.map((company): Row => {
    const people =
      company.people.length === 0 ? 'people hidden' : `${company.people.length} people`;
    const posts = company.isUpdatesSectionShown ? `${company.posts.length} posts` : 'posts hidden';
    return [
      pathOf(company.url),
      `${company.kind}, ${posts}, ${people}, layout of ${company.layout}`,
    ];
  });
  const talkedAbout = companies
    .flatMap(({ posts }) => posts)
    .reduce((most, post) => (post.comments.length > most.comments.length ? post : most));
  return [
    ...pages,
    [`/company/${companies[0]?.linkedinId ?? ''}`, 'the first page again, by its number'],
    [pathOf(talkedAbout.url), `a post, ${talkedAbout.comments.length} comments shown`],
    ['/robots.txt', 'what may be read'],
  ];
}

function refusalRows({ refusals, renames }: World): readonly Row[] {
  const answers = {
    authwall: '302 to the authwall',
    denied: '999, request denied',
    gone: '410, no longer there',
  };
  return [
    ...renames.map(({ oldPageId, pageId }): Row => [`/company/${oldPageId}`, `301 to ${pageId}`]),
    ...refusals.map(({ pageId, kind }): Row => [`/company/${pageId}`, answers[kind]]),
    ['/company/never-was', '404'],
  ];
}

function pathOf(url: string): string {
  return new URL(url).pathname;
}
