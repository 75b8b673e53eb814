const NAME_AND_VALUE = String.raw`\s+(?!type\b)[\w:-]+(?:\s*=\s*(?:"[^"]*"|'[^']*'|[^\s"'=<>]+))?`;
const OF_JSON = String.raw`\s+type\s*=\s*["']?[\w.+/-]*json["'\s>]`;

/** What makes a document change after it is loaded. Better to see one too many, in a comment or a text, than to miss one. */
const MOVERS: readonly RegExp[] = [
  // A script that is not data. In the source, since scripts take themselves out of the document once they have run.
  new RegExp(String.raw`<(?:\w+:)?script\b(?!(?:${NAME_AND_VALUE})*${OF_JSON})`, 'i'),
  /[\s"'/]on[a-z]+\s*=/i,
  /<(?:i?frame|fencedframe|object|embed)\b/i,
  /http-equiv\s*=\s*["']?\s*refresh/i,
];

/** Whether a page can become another after its load event, told by the source and the headers that it was loaded from. */
export function canChange(source: string, headers: Readonly<Record<string, string>>): boolean {
  const isHtml = /^text\/html\b/i.test(headers['content-type'] ?? '');
  return !isHtml || 'refresh' in headers || MOVERS.some((mover) => mover.test(source));
}
