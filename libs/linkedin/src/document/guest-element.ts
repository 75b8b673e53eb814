import { decodeHTML, decodeHTMLAttribute } from 'entities';

/** Says whether an element is one that is looked for. */
export type Matcher = (element: GuestElement) => boolean;

/** A run of characters between two tags, or inside a comment, as offsets into the markup. */
export interface GuestText {
  readonly kind: 'text' | 'comment';
  readonly start: number;
  readonly end: number;
}

export type GuestNode = GuestElement | GuestText;

/** What all elements of one document share. */
export interface Markup {
  readonly html: string;
  /** Every node in reading order. */
  readonly nodes: readonly GuestNode[];
  /** Four offsets per attribute: its name's start and end, its value's start and end. */
  readonly attributeOffsets: readonly number[];
}

/** The longest list seen on a real page has 48 entries; what a hostile one has beyond this is not read. */
const MAX_MATCHES = 1000;

/**
 * An element is a place in the reading order and the place where its content ends. Looking inside it is walking that
 * range: nothing recurses, however deeply the document is nested, and attributes are decoded only when asked for.
 */
export class GuestElement {
  readonly kind = 'element';
  /** Index after the last node inside it. */
  endIndex: number;
  /** False when the document ends inside it. */
  isWhole = false;
  private readonly attributesStart: number;
  private attributesEnd: number;

  constructor(
    private readonly markup: Markup,
    readonly name: string,
    readonly index: number,
  ) {
    this.endIndex = index + 1;
    this.attributesStart = markup.attributeOffsets.length;
    this.attributesEnd = this.attributesStart;
  }

  /** Called by the reader when the opening tag is complete. */
  sealAttributes(): void {
    this.attributesEnd = this.markup.attributeOffsets.length;
  }

  attribute(name: string): string | null {
    const raw = this.rawAttribute(name);
    return raw?.includes('&') ? decodeHTMLAttribute(raw) : raw;
  }

  /** Class names are looked up in the undecoded value: none of LinkedIn's holds an entity. */
  hasClass(name: string): boolean {
    const names = this.rawAttribute('class');
    if (names === null) {
      return false;
    }
    for (let at = names.indexOf(name); at !== -1; at = names.indexOf(name, at + 1)) {
      const end = at + name.length;
      if ((at === 0 || isSpace(names, at - 1)) && (end === names.length || isSpace(names, end))) {
        return true;
      }
    }
    return false;
  }

  /** The first match inside, in reading order. */
  first(matcher: Matcher): GuestElement | null {
    const { nodes } = this.markup;
    for (let index = this.index + 1; index < this.endIndex; index += 1) {
      const node = nodes[index];
      if (node?.kind === 'element' && matcher(node)) {
        return node;
      }
    }
    return null;
  }

  /** All outermost matches inside: never one within another, so that reading each of them stays linear in total. */
  all(matcher: Matcher): GuestElement[] {
    const { nodes } = this.markup;
    const matches: GuestElement[] = [];
    let index = this.index + 1;
    while (index < this.endIndex && matches.length < MAX_MATCHES) {
      const node = nodes[index];
      if (node?.kind === 'element' && matcher(node)) {
        matches.push(node);
        index = node.endIndex;
      } else {
        index += 1;
      }
    }
    return matches;
  }

  /** The nodes inside, in reading order, leaving out elements that match and all that they hold. */
  *nodesInside(leavingOut: Matcher): Generator<GuestNode> {
    const { nodes } = this.markup;
    let index = this.index + 1;
    while (index < this.endIndex) {
      const node = nodes[index];
      if (node?.kind === 'element' && leavingOut(node)) {
        index = node.endIndex;
      } else {
        if (node) {
          yield node;
        }
        index += 1;
      }
    }
  }

  /** Characters of a text node as a reader sees them. */
  decode(text: GuestText): string {
    const raw = this.markup.html.slice(text.start, text.end);
    return raw.includes('&') ? decodeHTML(raw) : raw;
  }

  /** What stands between the tags, undecoded: for scripts, and for values that LinkedIn keeps in comments. */
  rawContent(kind: GuestText['kind']): string {
    const { html, nodes } = this.markup;
    let content = '';
    for (let index = this.index + 1; index < this.endIndex; index += 1) {
      const node = nodes[index];
      if (node?.kind === kind) {
        content += html.slice(node.start, node.end);
      }
    }
    return content;
  }

  private rawAttribute(name: string): string | null {
    const { html, attributeOffsets } = this.markup;
    for (let at = this.attributesStart; at < this.attributesEnd; at += 4) {
      const start = attributeOffsets[at] ?? 0;
      const end = attributeOffsets[at + 1] ?? 0;
      if (end - start === name.length && html.startsWith(name, start)) {
        return html.slice(attributeOffsets[at + 2], attributeOffsets[at + 3]);
      }
    }
    return null;
  }
}

function isSpace(text: string, index: number): boolean {
  return text.charCodeAt(index) <= 32;
}
