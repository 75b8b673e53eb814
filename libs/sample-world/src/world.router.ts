import { applyDrifts } from './drift/drifts.js';
import type { ActorTruth } from './truth/actor.truth.js';
import type { CompanyTruth } from './truth/company.truth.js';
import type { WorldState } from './truth/world-state.truth.js';
import { Random } from './random.js';
import { companyPage } from './templates/company-page.template.js';
import { memberPage } from './templates/member-page.template.js';
import { type PlacedPost, postPage } from './templates/post-page.template.js';
import {
  authwallPage,
  challengePage,
  deniedPage,
  loginPage,
  missingPage,
} from './templates/refusal.template.js';
import { robotsTxt } from './templates/robots.template.js';

/** What the site answers, before it is put on a wire. */
export interface WorldResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

interface Shelf {
  readonly company: CompanyTruth;
  readonly actor: ActorTruth;
}

const RELATED_COUNT = 10;
const DOCUMENT = { 'content-type': 'text/html; charset=utf-8' };

/** The site's answers, worked out from the state alone. */
export class WorldRouter {
  private readonly pages = new Map<string, Shelf>();
  private readonly posts = new Map<string, PlacedPost & Shelf>();

  constructor(private readonly state: WorldState) {
    for (const company of state.companies) {
      const shelf = { company, actor: wallActor(company) };
      this.pages.set(company.pageId, shelf);
      this.pages.set(company.linkedinId, shelf);
      for (const post of [...company.posts, ...company.olderPosts]) {
        this.posts.set(post.postId, { ...shelf, post, wall: shelf.actor });
      }
    }
  }

  respond(pathWithQuery: string): WorldResponse {
    const segments = pathSegments(pathWithQuery);
    const [first = '', second = '', third] = segments ?? [''];
    switch (first) {
      case 'robots.txt':
        return {
          status: 200,
          headers: { 'content-type': 'text/plain; charset=utf-8' },
          body: robotsTxt(),
        };
      case 'company':
      case 'school':
      case 'showcase':
        return third === undefined ? this.page(first, second) : deepPage(third, pathWithQuery);
      case 'posts':
        return this.post(second);
      case 'in':
        return this.member(second);
      case 'authwall':
        return document(
          200,
          authwallPage(pathWithQuery.includes('%2Fin%2F') ? 'profile' : 'company'),
        );
      case 'login':
      case 'uas':
        return document(200, loginPage());
      case 'checkpoint':
        return document(200, second === 'challenge' ? challengePage() : loginPage());
      case 'redirect-loop':
        return redirect(302, `/redirect-loop/${second === 'there' ? 'back' : 'there'}`);
      default:
        return document(404, missingPage());
    }
  }

  private page(kind: string, slug: string): WorldResponse {
    const pageId = slug.toLowerCase();
    const rename = this.state.renames.find(({ oldPageId }) => oldPageId === pageId);
    if (rename) {
      return redirect(301, `/${kind}/${encodeURIComponent(rename.pageId)}`);
    }
    const refusal = this.state.refusals.find((candidate) => candidate.pageId === pageId);
    if (refusal) {
      return refuse(refusal.kind, `/${kind}/${encodeURIComponent(pageId)}`);
    }
    const shelf = this.pages.get(pageId);
    if (!shelf) {
      return document(404, missingPage());
    }
    // A school or showcase page asked for as a company is sent to its own address; so is the reverse.
    if (shelf.company.kind !== kind) {
      return redirect(301, `/${shelf.company.kind}/${encodeURIComponent(shelf.company.pageId)}`);
    }
    const page = companyPage(shelf.company, shelf.actor, this.state.now);
    return document(200, applyDrifts(page, shelf.company.drifts));
  }

  private post(slug: string): WorldResponse {
    const id = /activity-(\d+)/.exec(slug)?.[1];
    const placed = id === undefined ? undefined : this.posts.get(id);
    if (!placed) {
      return document(404, missingPage());
    }
    const related = this.relatedTo(placed);
    const page = postPage(placed, related, placed.company, this.state.now);
    return document(200, applyDrifts(page, placed.company.drifts));
  }

  /** Posts of other walls, the same ones each time. */
  private relatedTo({ post, company }: PlacedPost & Shelf): readonly PlacedPost[] {
    const random = Random.of(this.state.seed, 'related', post.postId);
    const others = [...this.posts.values()].filter((other) => other.company !== company);
    return random.sample(others, random.chance(0.3) ? 0 : RELATED_COUNT);
  }

  private member(slug: string): WorldResponse {
    const member = this.state.members.find(({ userId }) => userId === slug.toLowerCase());
    return member
      ? document(200, memberPage(member, this.state.now))
      : document(404, missingPage());
  }
}

/** Decoded parts of the path; null when it is not valid percent-encoding. */
function pathSegments(pathWithQuery: string): readonly string[] | null {
  const [path = ''] = pathWithQuery.split(/[?#]/);
  try {
    return path
      .split('/')
      .filter((part) => part !== '')
      .map(decodeURIComponent);
  } catch {
    return null;
  }
}

/** People and older posts of a page are for members only. */
function deepPage(tab: string, path: string): WorldResponse {
  const target = encodeURIComponent(`https://www.linkedin.com${path}`);
  if (tab === 'people') {
    return redirect(302, authwallPath(path));
  }
  return tab === 'posts'
    ? redirect(302, `/uas/login?session_redirect=${target}`)
    : document(404, missingPage());
}

function refuse(kind: WorldState['refusals'][number]['kind'], path: string): WorldResponse {
  switch (kind) {
    case 'authwall':
      return redirect(302, authwallPath(path));
    case 'denied':
      return document(999, deniedPage());
    case 'gone':
      return document(410, missingPage());
  }
}

function authwallPath(path: string): string {
  const target = encodeURIComponent(`https://www.linkedin.com${path}`);
  return `/authwall?trk=bf&trkInfo=bf&originalReferer=&sessionRedirect=${target}`;
}

function redirect(status: 301 | 302, location: string): WorldResponse {
  return { status, headers: { location, 'content-length': '0' }, body: '' };
}

function document(status: number, body: string): WorldResponse {
  return { status, headers: DOCUMENT, body };
}

function wallActor(company: CompanyTruth): ActorTruth {
  const { name, url, kind, host, logoUrl, totalFollowers } = company;
  return { name, url, kind, host, headline: null, followers: totalFollowers, imageUrl: logoUrl };
}
