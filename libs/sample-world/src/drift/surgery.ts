/** Which elements: of this name, with this text somewhere in their start tag. */
export interface Mark {
  readonly tag: string;
  readonly text: string;
}

interface Span {
  readonly from: number;
  readonly to: number;
}

/** Takes whole elements out of a document, the outermost ones where they are nested. */
export function cutOut(
  html: string,
  mark: Mark,
): { readonly rest: string; readonly taken: string } {
  const spans = spansOf(html, mark);
  let rest = '';
  let end = 0;
  for (const { from, to } of spans) {
    rest += html.slice(end, from);
    end = to;
  }
  return {
    rest: rest + html.slice(end),
    taken: spans.map(({ from, to }) => html.slice(from, to)).join('\n'),
  };
}

/** Applies a change to every such element, by itself. */
export function changeEach(html: string, mark: Mark, change: (element: string) => string): string {
  let changed = '';
  let end = 0;
  for (const { from, to } of spansOf(html, mark)) {
    changed += html.slice(end, from) + change(html.slice(from, to));
    end = to;
  }
  return changed + html.slice(end);
}

/** Inserts markup before the last place where `landmark` stands; without one, nothing is inserted. */
export function insertBefore(html: string, landmark: string, insertion: string): string {
  const at = html.lastIndexOf(landmark);
  return at < 0 ? html : html.slice(0, at) + insertion + html.slice(at);
}

function spansOf(html: string, { tag, text }: Mark): readonly Span[] {
  const spans: Span[] = [];
  // In these documents every `>` inside a value is escaped, so a tag ends at the first one.
  const starts = new RegExp(`<${tag}\\b[^>]*>`, 'g');
  for (let start = starts.exec(html); start; start = starts.exec(html)) {
    if (start[0].includes(text)) {
      const to = endOf(html, start.index, tag);
      spans.push({ from: start.index, to });
      starts.lastIndex = to;
    }
  }
  return spans;
}

function endOf(html: string, from: number, tag: string): number {
  const tags = new RegExp(`<(/?)${tag}\\b[^>]*>`, 'g');
  tags.lastIndex = from;
  let depth = 0;
  for (let found = tags.exec(html); found; found = tags.exec(html)) {
    depth += found[1] === '/' ? -1 : 1;
    if (depth === 0) {
      return tags.lastIndex;
    }
  }
  return html.length;
}
