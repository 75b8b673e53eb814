/** A stream of numbers that a seed decides (mulberry32), so that every failing document can be made again. */
export class Chance {
  private state: number;

  constructor(seed: number) {
    this.state = seed >>> 0;
  }

  /** From 0 up to and without 1. */
  next(): number {
    this.state = (this.state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  pick<T>(items: readonly T[]): T {
    const item = items[this.below(items.length)];
    if (item === undefined) {
      throw new RangeError('Nothing to pick from');
    }
    return item;
  }
}

/** No page of LinkedIn's in the samples is larger than this. */
const MAX_LENGTH = 500_000;

/** Makes one document from one or two real ones. Every kind of damage that the parser must bear is in here. */
export function mutate(chance: Chance, documents: readonly string[]): string {
  let html = chance.pick(documents);
  for (let rounds = 1 + chance.below(4); rounds > 0; rounds -= 1) {
    html = chance.pick(MUTATIONS)(html, chance, documents).slice(0, MAX_LENGTH);
  }
  return html;
}

type Mutation = (html: string, chance: Chance, documents: readonly string[]) => string;

const MUTATIONS: readonly Mutation[] = [
  truncated,
  cut,
  spliced,
  repeated,
  nested,
  withGarbage,
  withFlippedCharacters,
  withLostTags,
  withLostAttributes,
  withBrokenJson,
  withHostileJson,
  withHostileMarkup,
  withHostileValues,
];

const HOSTILE_MARKUP: readonly ((length: number) => string)[] = [
  (length) => '<div>'.repeat(length / 5),
  (length) => '</span>'.repeat(length / 7),
  (length) => '<b>'.repeat(length / 6) + '</i>'.repeat(length / 8),
  (length) => '<li>'.repeat(length / 4),
  (length) => '<ul><li>'.repeat(length / 8),
  (length) => '<p>'.repeat(length / 3),
  (length) => '<'.repeat(length),
  (length) => '<!--'.repeat(length / 4),
  (length) => '<!'.repeat(length / 2),
  (length) => '&'.repeat(length),
  (length) => '&amp;'.repeat(length / 5),
  (length) => `<a href="${'&#39;'.repeat(length / 5)}">`,
  (length) => `<div ${'a '.repeat(length / 2)}>`,
  (length) => `<div ${'a=b '.repeat(length / 4)}>`,
  (length) => '<a b=c>'.repeat(length / 7),
  (length) => `<div class="${'hidden '.repeat(length / 7)}">`,
  (length) => `<div class="${'commentcomment'.repeat(length / 14)}">`,
  (length) => '<svg>'.repeat(length / 5),
  (length) => `<script type="application/ld+json">${'['.repeat(length)}</script>`,
  (length) => `<script type="application/ld+json">${'{"@graph":['.repeat(length / 11)}`,
  (length) => '<script>'.repeat(length / 8),
  (length) => '<title>'.repeat(length / 7),
  (length) => '<iframe>'.repeat(length / 8),
  (length) =>
    '<article data-activity-urn="urn:li:activity:7346289478128312320">'.repeat(length / 66),
  (length) => '<section class="comment"><a class="comment__author">'.repeat(length / 52),
  (length) => '<section data-test-id="updates">'.repeat(length / 32),
  (length) => '<div data-test-id="feed-reshare-content">'.repeat(length / 42),
  (length) => '<a data-tracking-control-name="org-employees" href="/in/x">'.repeat(length / 59),
  (length) => '<meta property="og:description" content="x | 1 '.repeat(length / 48),
  (length) => ' '.repeat(length),
  (length) => '\u0000\ud800\u202e'.repeat(length / 3),
];

const HOSTILE_VALUES: readonly string[] = [
  '',
  '0',
  '-1',
  'NaN',
  '9'.repeat(5000),
  '1,'.repeat(3000),
  '٣٧٬٨١٤',
  ' '.repeat(5000),
  'https://www.linkedin.com/company/%E0%A4%A',
  'https://www.linkedin.com/redir/redirect?url='.repeat(40),
  'javascript:alert(1)',
  `https://www.linkedin.com/posts/${'activity-'.repeat(500)}1`,
  'urn:li:activity:99999999999999999999',
  'urn:li:comment:(urn:li:activity:1,2)',
  '__proto__',
  'https://www.linkedin.com/in/..%2F..%2Fetc',
  '[{"src":{"src":[]}}]',
  '{"doc":[{"coverPages":{"config":[]}}]}',
  '&#x110000;&#xD800;&notanentity;',
];

const HOSTILE_JSON: readonly string[] = [
  '{"__proto__":{"@type":"Organization"},"@type":"Organization","url":"https://www.linkedin.com/company/x"}',
  '{"@graph":{"@graph":{"@type":["Organization",null,3]}}}',
  '[[[{"@type":"SocialMediaPosting"}]]]',
  '{"@type":"Organization","numberOfEmployees":{"value":"1e400"},"address":["x"],"logo":7,"sameAs":{}}',
  '{"@type":"VideoObject","@id":5,"comment":{"author":[]},"duration":"PT99999999999999S"}',
  'null',
  '1e999',
  '"',
  '{"constructor":{"prototype":1},"toString":null,"@type":{"toString":null}}',
];

function truncated(html: string, chance: Chance): string {
  return html.slice(0, chance.below(html.length));
}

function cut(html: string, chance: Chance): string {
  const from = chance.below(html.length);
  return html.slice(0, from) + html.slice(from + chance.below(html.length / 4));
}

function spliced(html: string, chance: Chance, documents: readonly string[]): string {
  const other = chance.pick(documents);
  const at = chance.below(html.length);
  const from = chance.below(other.length);
  return html.slice(0, at) + other.slice(from, from + chance.below(60_000)) + html.slice(at);
}

function repeated(html: string, chance: Chance): string {
  const from = chance.below(html.length);
  const part = html.slice(from, from + 1 + chance.below(5000));
  return html.slice(0, from) + part.repeat(1 + chance.below(60)) + html.slice(from);
}

function nested(html: string, chance: Chance): string {
  const at = chance.below(html.length);
  const tag = chance.pick(['div', 'li', 'section', 'article', 'a', 'p', 'span', 'svg', 'table']);
  return html.slice(0, at) + `<${tag}>`.repeat(chance.below(20_000)) + html.slice(at);
}

function withGarbage(html: string, chance: Chance): string {
  const at = chance.below(html.length);
  const garbage = Array.from({ length: chance.below(3000) }, () =>
    String.fromCharCode(chance.below(chance.next() < 0.7 ? 128 : 65_536)),
  );
  return html.slice(0, at) + garbage.join('') + html.slice(at);
}

function withFlippedCharacters(html: string, chance: Chance): string {
  const pieces: string[] = [];
  let from = 0;
  while (from < html.length) {
    const to = from + 1 + chance.below(4000);
    pieces.push(
      html.slice(from, to),
      chance.pick(['<', '>', '"', "'", '&', '=', '/', ' ', '-', 'x']),
    );
    from = to + 1;
  }
  return pieces.join('');
}

function withLostTags(html: string, chance: Chance): string {
  const share = chance.next() * 0.3;
  return html.replace(/<\/?[a-z][^>]*>/g, (tag) => (chance.next() < share ? '' : tag));
}

function withLostAttributes(html: string, chance: Chance): string {
  const name = chance.pick([
    'class',
    'href',
    'data-test-id',
    'data-activity-urn',
    'content',
    'src',
  ]);
  const share = chance.next();
  return html.replaceAll(` ${name}=`, (text) => (chance.next() < share ? ' data-lost=' : text));
}

function withBrokenJson(html: string, chance: Chance): string {
  const at = html.indexOf('{', html.indexOf('ld+json')) + chance.below(4000);
  return html.slice(0, at) + chance.pick(['"', '}', ']', '\\', '\n', '</script>']) + html.slice(at);
}

function withHostileJson(html: string, chance: Chance): string {
  const script = `<script type="application/ld+json">${chance.pick(HOSTILE_JSON)}</script>`;
  const at = chance.next() < 0.5 ? html.indexOf('<script') : chance.below(html.length);
  return html.slice(0, Math.max(at, 0)) + script + html.slice(Math.max(at, 0));
}

function withHostileMarkup(html: string, chance: Chance): string {
  const at = chance.below(html.length);
  const length = 1 + chance.below(chance.next() < 0.2 ? MAX_LENGTH : 20_000);
  return html.slice(0, at) + chance.pick(HOSTILE_MARKUP)(length) + html.slice(at);
}

function withHostileValues(html: string, chance: Chance): string {
  const name = chance.pick([
    'href',
    'content',
    'data-sources',
    'data-activity-urn',
    'datetime',
    'src',
  ]);
  const value = chance.pick(HOSTILE_VALUES);
  const share = chance.next();
  return html.replace(new RegExp(` ${name}="[^"]*"`, 'g'), (text) =>
    chance.next() < share ? ` ${name}="${value}"` : text,
  );
}
