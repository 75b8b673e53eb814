/** What robots.txt says about one URL. `rule` and `group` are `null` when nothing in it applies, which allows. */
export interface RobotsVerdict {
  readonly isAllowed: boolean;
  readonly robotsUrl: string;
  /** The user-agent that chose the rules, lower case (`*`, `pagelens`). */
  readonly group: string | null;
  /** The deciding line as written, such as `Disallow: /jobs*`. */
  readonly rule: string | null;
  /** That line's number, from 1. */
  readonly line: number | null;
  readonly crawlDelayMs: number | null;
}

/** The part of a robots.txt that concerns one crawler. */
export interface RobotsFile {
  readonly group: string | null;
  readonly rules: readonly RobotsRule[];
  readonly crawlDelayMs: number | null;
}

export interface RobotsRule {
  readonly isAllowing: boolean;
  readonly pattern: RobotsPattern;
  readonly text: string;
  readonly line: number;
}

/** A path pattern cut at its wildcards; `octetCount` is what "most specific" is measured in. */
export interface RobotsPattern {
  readonly parts: readonly string[];
  readonly isAnchored: boolean;
  readonly octetCount: number;
}

interface Group {
  readonly agents: Set<string>;
  readonly rules: RobotsRule[];
  crawlDelayMs: number | null;
}

/** RFC 9309, 2.5: at least this much must be read; what is beyond is ignored. */
export const MAX_ROBOTS_BYTES = 500 * 1024;

const LONGEST_RULE_TEXT = 200;
const UNRESERVED = /[A-Za-z0-9\-._~]/;

/**
 * Reads a robots.txt for the crawler with this product token (RFC 9309, 2.2): every group that names the token,
 * merged; else every `*` group, merged. Never throws.
 */
export function parseRobotsFile(bytes: Uint8Array, productToken: string): RobotsFile {
  const groups = groupsOf(new TextDecoder().decode(bytes.subarray(0, MAX_ROBOTS_BYTES)));
  const token = productToken.toLowerCase();
  for (const agent of [token, '*']) {
    const mine = groups.filter((group) => group.agents.has(agent));
    if (mine.length > 0) {
      const delays = mine.flatMap((group) => group.crawlDelayMs ?? []);
      return {
        group: agent,
        rules: mine.flatMap((group) => group.rules),
        crawlDelayMs: delays.length > 0 ? Math.max(...delays) : null,
      };
    }
  }
  return { group: null, rules: [], crawlDelayMs: null };
}

/** The rule that decides about a URL: the longest that matches, an allowing one when two are as long; `null` allows. */
export function decidingRule(file: RobotsFile, url: URL): RobotsRule | null {
  const path = normalised(url.pathname + url.search)
    .replaceAll('*', '%2A')
    .replaceAll('$', '%24');
  let best: RobotsRule | null = null;
  for (const rule of file.rules) {
    if (matches(rule.pattern, path) && (!best || isStronger(rule, best))) {
      best = rule;
    }
  }
  return best;
}

function isStronger(rule: RobotsRule, than: RobotsRule): boolean {
  const difference = rule.pattern.octetCount - than.pattern.octetCount;
  return difference > 0 || (difference === 0 && rule.isAllowing && !than.isAllowing);
}

function groupsOf(text: string): Group[] {
  const groups: Group[] = [];
  let current: Group | null = null;
  let hasRules = false;
  for (const [index, raw] of text.split(/\r\n|\r|\n/).entries()) {
    const [key, value] = keyAndValue(raw);
    if (key === 'user-agent') {
      // Only a rule ends the list of user-agents: sitemap and unknown lines may stand between them.
      if (!current || hasRules) {
        current = { agents: new Set(), rules: [], crawlDelayMs: null };
        groups.push(current);
        hasRules = false;
      }
      current.agents.add(productTokenIn(value));
    } else if (current && (key === 'allow' || key === 'disallow')) {
      hasRules = true;
      addRule(current, key === 'allow', value, raw, index + 1);
    } else if (current && key === 'crawl-delay') {
      current.crawlDelayMs = crawlDelayMs(value) ?? current.crawlDelayMs;
    }
  }
  return groups;
}

function keyAndValue(raw: string): [key: string, value: string] {
  const line = raw.split('#', 1)[0] ?? '';
  const colon = line.indexOf(':');
  return colon < 0
    ? ['', '']
    : [line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim()];
}

function productTokenIn(value: string): string {
  return /^\*(?=\s|$)/.test(value) ? '*' : (/^[A-Za-z_-]*/.exec(value)?.[0] ?? '').toLowerCase();
}

function addRule(
  group: Group,
  isAllowing: boolean,
  value: string,
  raw: string,
  line: number,
): void {
  // An empty pattern is how "nothing is disallowed" is written.
  if (value !== '') {
    const text = raw.split('#', 1)[0]?.trim().slice(0, LONGEST_RULE_TEXT) ?? '';
    group.rules.push({ isAllowing, pattern: patternOf(value), text, line });
  }
}

// Crawl-delay is no part of RFC 9309; where a site states one, it is honoured.
function crawlDelayMs(value: string): number | null {
  return /^\d+(\.\d+)?$/.test(value) ? Number(value) * 1000 : null;
}

function patternOf(value: string): RobotsPattern {
  const isAnchored = value.endsWith('$');
  const path = normalised(isAnchored ? value.slice(0, -1) : value).replaceAll('$', '%24');
  return { parts: path.split('*'), isAnchored, octetCount: path.length + (isAnchored ? 1 : 0) };
}

function matches({ parts, isAnchored }: RobotsPattern, path: string): boolean {
  const [first = '', ...rest] = parts;
  const last = rest.pop();
  if (last === undefined) {
    return isAnchored ? path === first : path.startsWith(first);
  }
  if (!path.startsWith(first)) {
    return false;
  }
  let from = first.length;
  for (const part of rest) {
    const at = path.indexOf(part, from);
    if (at < 0) {
      return false;
    }
    from = at + part.length;
  }
  return isAnchored
    ? path.length - last.length >= from && path.endsWith(last)
    : path.includes(last, from);
}

// RFC 9309, 2.2.2: unreserved characters are compared plain, everything outside ASCII percent-encoded.
function normalised(path: string): string {
  return path
    .replace(/[^\p{ASCII}]+/gu, encodeURIComponent)
    .replace(/%[0-9a-fA-F]{2}/g, (escape) => {
      const character = String.fromCharCode(Number.parseInt(escape.slice(1), 16));
      return UNRESERVED.test(character) ? character : escape.toUpperCase();
    });
}
