import { decodeHTML } from 'entities';

import { normalisedSlug, slugOf } from './values/ids.js';

/** A slash as it may stand in a document: plain, as an entity, escaped for JSON, or percent-encoded up to four times. */
const SLASH = String.raw`(?:\\?/|\\u002f|%(?:25){0,3}2f|&#x0{0,4}2f;|&#0{0,4}47;|&sol;)`;

/** Longer than any slug LinkedIn issues, also when every character of it is encoded several times. */
const MAX_RAW_LENGTH = 1500;

/**
 * Addresses of members, and of posts, which begin with the slug of whoever wrote them. One may begin within another, so a
 * slug is only looked at. What is looked for first is consumed: that is four times as fast as looking everywhere.
 */
const REFERENCE = new RegExp(
  `${SLASH}(in|posts)(?=${SLASH}((?:(?!${SLASH})[^"<>\\s]){1,${MAX_RAW_LENGTH}}))`,
  'gi',
);

const MAX_DECODINGS = 5;

/** In an address these end a path segment; everywhere else they end a word, although a slug may hold some of them. */
const ENDS = [/[/?#"<>\s\\]/u, /[/?#"<>\s\\&'’`,;:)(\]}|*!]/u];

/**
 * The slugs of all members that a document may name, each once, as `PersonRecord.userId` writes them. It looks at the
 * bare characters, in whatever way they are encoded, and would rather find too many than miss one: where the end of
 * a slug is in doubt, every possible one counts. Linear in the length of the document.
 */
export function peopleNamedIn(html: string): ReadonlySet<string> {
  const slugs = new Set<string>();
  for (const [, section = '', raw = ''] of html.matchAll(REFERENCE)) {
    const text = fullyDecoded(raw);
    for (const end of ENDS) {
      const [segment = ''] = text.split(end, 1);
      for (const candidate of candidatesIn(segment, section.toLowerCase() === 'posts')) {
        const slug = slugOf(candidate);
        if (slug !== null) {
          slugs.add(normalisedSlug(slug));
        }
      }
    }
  }
  return slugs;
}

/** What ends a sentence or a comment after an address is no part of it. */
function candidatesIn(segment: string, isPost: boolean): readonly string[] {
  if (isPost) {
    // A slug may hold an underscore itself, and a title may too: the author ends at any of them.
    return prefixesBefore('_', segment);
  }
  const bare = segment.replace(/[.…-]{1,9}$/u, '');
  return [segment, bare];
}

function prefixesBefore(mark: string, text: string): readonly string[] {
  const prefixes: string[] = [];
  for (
    let at = text.indexOf(mark);
    at > 0 && prefixes.length < 4;
    at = text.indexOf(mark, at + 1)
  ) {
    prefixes.push(text.slice(0, at));
  }
  return prefixes;
}

function fullyDecoded(raw: string): string {
  let text = raw;
  for (let round = 0; round < MAX_DECODINGS; round += 1) {
    const next = decodedOnce(text);
    if (next === text) {
      break;
    }
    text = next;
  }
  return text;
}

function decodedOnce(text: string): string {
  const unescaped = text.replace(/\\u([\da-f]{4})/gi, (_, code: string) =>
    String.fromCharCode(Number.parseInt(code, 16)),
  );
  const plain = unescaped.includes('&') ? decodeHTML(unescaped) : unescaped;
  // A sequence that is no character stays as it is, and the rest is decoded all the same.
  return plain.replace(/(?:%[\da-f]{2})+/gi, (run) => {
    try {
      return decodeURIComponent(run);
    } catch {
      return run;
    }
  });
}
