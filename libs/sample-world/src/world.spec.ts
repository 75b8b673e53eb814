import { describe, expect, it } from '@jest/globals';

import type { CompanyTruth } from './truth/company.truth.js';
import { createWorld } from './world.js';

const world = createWorld();
const pathOf = (url: string): string => new URL(url).pathname;
const documents = (seed: number): readonly string[] => {
  const { companies, respond } = createWorld({ seed });
  const urls = companies.flatMap((company) => [
    company.url,
    ...company.posts.map(({ url }) => url),
  ]);
  return urls.map((url) => respond(pathOf(url)).body);
};

function company(pageId: string): CompanyTruth {
  const found = world.companies.find((candidate) => candidate.pageId === pageId);
  if (!found) {
    throw new Error(`No company ${pageId} in the world.`);
  }
  return found;
}
const documentOf = (pageId: string): string => world.respond(pathOf(company(pageId).url)).body;

describe(createWorld.name, () => {
  it('gives the same bytes for the same seed', () => {
    expect(documents(11)).toEqual(documents(11));
  });

  it('gives other bytes for another seed, on every page', () => {
    const [ours, theirs] = [documents(11), documents(12)];
    expect(ours.filter((document) => theirs.includes(document))).toEqual([]);
  });

  it('puts all posts before its instant and all comments between post and instant', () => {
    for (const post of world.companies.flatMap(({ posts }) => posts)) {
      expect(post.createdAt.getTime()).toBeLessThan(world.now.getTime());
      for (const comment of post.comments) {
        expect(comment.createdAt.getTime()).toBeGreaterThan(post.createdAt.getTime());
        expect(comment.createdAt.getTime()).toBeLessThan(world.now.getTime());
      }
    }
  });

  it('lists walls newest first, at most ten posts, with ids that carry the times', () => {
    for (const { posts } of world.companies) {
      const times = posts.map(({ createdAt }) => createdAt.getTime());
      expect(posts.length).toBeLessThanOrEqual(10);
      expect(times).toEqual([...times].sort((a, b) => b - a));
      expect(posts.map(({ postId }) => Number(BigInt(postId) >> 22n))).toEqual(times);
    }
  });

  it('gives every post, comment, member and page an id of its own', () => {
    const posts = world.companies.flatMap((each) => each.posts);
    const ids = [
      ...posts.map(({ postId }) => postId),
      ...posts.flatMap(({ comments }) => comments.map(({ commentId }) => commentId)),
      ...world.members.map(({ userId }) => userId),
      ...world.companies.flatMap(({ pageId, linkedinId }) => [pageId, linkedinId]),
    ];
    expect(new Set(ids).size).toBe(ids.length);
  });

  it('shows at most ten comments, never more than there are', () => {
    for (const { comments, commentCount } of world.companies.flatMap(({ posts }) => posts)) {
      expect(comments.length).toBeLessThanOrEqual(Math.min(10, commentCount));
    }
  });
});

describe('the cast', () => {
  it('has a page with the full wall, 48 locations and affiliated pages, of a realistic size', () => {
    const big = company('tessellate-dynamics');
    expect([big.posts.length, big.locations.length, big.affiliatedPages.length]).toEqual([
      10, 48, 36,
    ]);
    expect(big.employeeCount).toBeGreaterThan(25_000);
    const size = Buffer.byteLength(documentOf('tessellate-dynamics'));
    expect(size).toBeGreaterThan(200_000);
    expect(size).toBeLessThan(400_000);
  });

  it('has a page of two people that says nothing of where and since when', () => {
    const tiny = company('pico-lantern');
    expect(tiny).toMatchObject({
      employeeCount: 2,
      headquarters: null,
      address: null,
      foundedYear: null,
      locations: [],
    });
    expect(tiny.people).toHaveLength(2);
  });

  it('tells a wall without posts from a hidden one', () => {
    expect(documentOf('quietwater-ledger')).toContain('data-test-id="updates"');
    expect(documentOf('quietwater-ledger')).not.toContain('<article');
    expect(documentOf('veiled-orchard')).not.toContain('data-test-id="updates"');
  });

  it('has a page that hides its people but not its headcount', () => {
    const document = documentOf('ironmoth-security');
    expect(document).not.toContain('data-test-id="employees-at"');
    expect(document).not.toContain('face-pile');
    expect(document).toContain(`"value":${company('ironmoth-security').employeeCount ?? 0}`);
  });

  it('has a school, a showcase page, one with funding and names in four scripts', () => {
    expect(company('larkspur-institute-of-tides').kind).toBe('school');
    expect(company('tessellate-skyloom').kind).toBe('showcase');
    expect(company('copperfinch').funding).not.toBeNull();
    const names = world.companies.map(({ name }) => name).join();
    for (const script of [/\p{Script=Han}/u, /\p{Script=Arabic}/u, /\p{Script=Cyrillic}/u]) {
      expect(names).toMatch(script);
    }
  });

  it('writes every kind of post that a guest can meet, reposts of members and of pages among them', () => {
    const posts = world.companies.flatMap((each) => each.posts);
    expect(new Set(posts.map(({ kind }) => kind))).toEqual(
      new Set(['text', 'image', 'video', 'article', 'document', 'externalVideo', 'reshare']),
    );
    const reposted = posts.filter(({ isRepost }) => isRepost).map(({ author }) => author.kind);
    expect(reposted).toEqual(expect.arrayContaining(['person', 'company']));
    expect(posts.some(({ hiddenImageCount }) => hiddenImageCount > 0)).toBe(true);
    expect(posts.some(({ text }) => text === null)).toBe(true);
    expect(posts.some(({ reactionCount }) => reactionCount === 0)).toBe(true);
    expect(posts.some(({ isEdited }) => isEdited)).toBe(true);
  });

  it('lets companies comment, and some comments be only an image', () => {
    const comments = world.companies.flatMap(({ posts }) => posts.flatMap((post) => post.comments));
    expect(comments.some(({ author }) => author.kind === 'company')).toBe(true);
    expect(comments.some(({ text, imageUrl }) => text === null && imageUrl !== null)).toBe(true);
  });

  it('writes the layout of 2024 without tabs, without posts for search engines, with "View all"', () => {
    const document = documentOf('severny-veter-logistika');
    expect(document).toContain('View all 5,');
    expect(document).not.toContain('data-test-id="nav-tabs"');
    expect(document).not.toContain('@graph');
  });

  it('writes the layout of 2025 with tabs, with own posts for search engines, with "Discover all"', () => {
    const document = documentOf('kestrel-forge');
    const own = company('kestrel-forge').posts.filter(({ isRepost }) => !isRepost);
    expect(document).toContain('Discover all ');
    expect(document).toContain('data-test-id="nav-tabs"');
    expect(document).toContain('id="feedUpdatesBaseUrl"');
    expect(document.match(/"DiscussionForumPosting"/g)).toHaveLength(own.length);
  });

  it('writes rendered documents without the hidden code elements, and videos in their player', () => {
    const document = documentOf('copperfinch');
    expect(document).not.toContain('<code');
    expect(document).toContain('class="vjs-tech"');
    expect(document).toContain('lazy-loaded');
  });
});

describe('respond', () => {
  it.each([
    ['/company/tessellate-dynamics', 200],
    ['/company/tessellate-dynamics/', 200],
    ['/company/Tessellate-Dynamics?trk=x', 200],
    ['/company/never-was', 404],
    ['/company/emberglass-press', 410],
    ['/company/basalt-parliament', 999],
    ['/company/gilded-thicket', 302],
    ['/company/old-kestrel-foundry', 301],
    ['/company/larkspur-institute-of-tides', 301],
    ['/company/tessellate-dynamics/people', 302],
    ['/company/tessellate-dynamics/posts/', 302],
    ['/company/tessellate-dynamics/nothing', 404],
    ['/company/', 404],
    ['/posts/tessellate-dynamics_activity-1-abcd', 404],
    ['/posts/', 404],
    ['/in/nobody', 404],
    ['/authwall?trk=bf', 200],
    ['/login', 200],
    ['/uas/login', 200],
    ['/checkpoint/challenge/verify', 200],
    ['/checkpoint/lg', 200],
    ['/redirect-loop/there', 302],
    ['/redirect-loop/back', 302],
    ['/voyager/api/x', 404],
    ['/', 404],
    ['', 404],
    ['/company/%E0%A4%A', 404],
    ['/company/__proto__', 404],
  ])('answers %s with %d', (path, status) => {
    expect(world.respond(path).status).toBe(status);
  });

  it('leads from an old name, and from the wrong kind, to where the page is', () => {
    expect(world.respond('/company/old-kestrel-foundry').headers.location).toBe(
      '/company/kestrel-forge',
    );
    expect(world.respond('/company/tessellate-skyloom').headers.location).toBe(
      '/showcase/tessellate-skyloom',
    );
  });

  it('answers a number with the page whose canonical address is the name', () => {
    const { linkedinId } = company('numeral-harbor');
    expect(world.respond(`/company/${linkedinId}/`).body).toBe(documentOf('numeral-harbor'));
    expect(documentOf('numeral-harbor')).toContain(
      '<link rel="canonical" href="https://uk.linkedin.com/company/numeral-harbor">',
    );
  });

  it('answers a name in another script, percent-encoded', () => {
    const path = `/company/${encodeURIComponent('こもれび計測')}`;
    expect(world.respond(path).body).toContain('株式会社こもれび計測');
  });

  it('sends to an authwall whose page says what it is', () => {
    const { location = '' } = world.respond('/company/gilded-thicket').headers;
    expect(location).toMatch(/^\/authwall\?trk=bf&.*sessionRedirect=https%3A%2F%2Fwww/);
    const { body } = world.respond(location);
    expect(body).toContain('<meta name="pageKey" content="auth_wall_desktop_company">');
    expect(world.respond('/authwall?sessionRedirect=%2Fin%2Fx').body).toContain(
      'auth_wall_desktop_profile',
    );
  });

  it('says in robots.txt what nobody may read, and allows the rest', () => {
    const { body } = world.respond('/robots.txt');
    for (const path of ['/authwall', '/organization-guest/', '/uas/login', '/voyager/api']) {
      expect(body).toContain(`Disallow: ${path}\n`);
    }
    expect(body).toMatch(/^User-agent: \*$/m);
    expect(body).not.toMatch(/^Disallow: \/$/m);
  });

  it('has a page for every member, with the name that is on the cards', () => {
    for (const member of world.members) {
      const { status, body } = world.respond(pathOf(member.url));
      expect([status, body.includes('public_profile_v3_desktop')]).toEqual([200, true]);
    }
  });

  it('never lets the text of a page break out of its markup', () => {
    const document = documentOf('acorn-anvil');
    expect(document).not.toContain('<Cooperative>');
    expect(document).toContain('Acorn &amp; Anvil’s &quot;Good Tools&quot; &lt;Cooperative&gt;');
    expect(document).toContain('&amp;lt;Cooperative&amp;gt;');
    expect(document.match(/<\/script>/g)).toHaveLength(3);
  });

  it('counts one reaction too many in the hidden twin of a comment’s counter', () => {
    const post = world.companies
      .flatMap(({ posts }) => posts)
      .find(({ comments }) => comments.some(({ reactionCount }) => reactionCount > 1));
    const count = post?.comments.find(({ reactionCount }) => reactionCount > 1)?.reactionCount ?? 0;
    const { body } = world.respond(pathOf(post?.url ?? ''));
    expect(body).toContain(`${count}&nbsp;Reactions`);
    expect(body).toContain(`${count + 1}&nbsp;Reactions`);
  });
});
