/** A piece of markup that is already escaped. */
export class Markup {
  constructor(readonly source: string) {}
}

type Insertion = Markup | string | number | null | false | readonly Insertion[];

/** A template whose insertions are escaped, in text and in attributes alike; `null` and `false` leave nothing. */
export function markup(parts: TemplateStringsArray, ...insertions: readonly Insertion[]): Markup {
  let source = parts[0] ?? '';
  insertions.forEach((insertion, index) => {
    source += written(insertion) + (parts[index + 1] ?? '');
  });
  return new Markup(source);
}

export const NOTHING = new Markup('');

function escapeHtml(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

/** The apostrophe too: LinkedIn escapes descriptions once more before they are escaped as attributes. */
export function escapeWithApostrophes(text: string): string {
  return escapeHtml(text).replaceAll("'", '&#39;');
}

function written(insertion: Insertion): string {
  if (insertion instanceof Markup) {
    return insertion.source;
  }
  if (typeof insertion === 'string') {
    return escapeHtml(insertion);
  }
  if (typeof insertion === 'number') {
    return String(insertion);
  }
  return insertion === null || insertion === false ? '' : insertion.map(written).join('');
}
