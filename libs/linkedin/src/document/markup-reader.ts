import { Tokenizer, type TokenizerCallbacks } from 'htmlparser2';

import { GuestElement, type GuestNode, type Markup } from './guest-element.js';

const VOID_ELEMENTS = new Set(
  'area base br col embed hr img input link meta param source track wbr'.split(' '),
);

/** Which open element a new one closes without a closing tag of its own, where it is the innermost open one. */
const IMPLIED_END: ReadonlyMap<string, ReadonlySet<string>> = new Map([
  ['li', new Set(['li'])],
  ['dt', new Set(['dt', 'dd'])],
  ['dd', new Set(['dt', 'dd'])],
  ['option', new Set(['option'])],
  ...'address article aside blockquote div dl figure footer form h1 h2 h3 h4 h5 h6 header main nav ol p section table ul'
    .split(' ')
    .map((name): [string, ReadonlySet<string>] => [name, new Set(['p'])]),
]);

const FOREIGN_ELEMENTS = new Set(['svg', 'math']);

/** More attributes than any element of LinkedIn's has; the rest of a hostile element is not looked at. */
const MAX_ATTRIBUTES = 64;

/** Four times what the largest real page holds. A hostile document is read this far and counts as truncated. */
const MAX_NODES = 30_000;

/** All elements of one name, and how many of them are open at the moment. */
interface Tag {
  readonly name: string;
  readonly elements: GuestElement[];
  openCount: number;
}

/**
 * Builds the list of nodes from htmlparser2's tokens. Its own tree builder is not used because a closing tag that
 * matches nothing costs it a walk over all open elements, which a hostile document turns into minutes.
 */
export class MarkupReader implements TokenizerCallbacks, Markup {
  readonly nodes: GuestNode[] = [];
  readonly attributeOffsets: number[] = [];
  readonly tags = new Map<string, Tag>();
  readonly byTestId = new Map<string, GuestElement>();
  readonly root: GuestElement;
  isTruncated = true;

  private readonly tokenizer: Tokenizer;
  private readonly open: GuestElement[] = [];
  private readonly openTags: Tag[] = [];
  private current: GuestElement;
  private currentTag: Tag;
  private attributeCount = 0;
  private foreignDepth = 0;

  constructor(readonly html: string) {
    this.root = new GuestElement(this, '#root', -1);
    this.current = this.root;
    this.currentTag = this.tagNamed('#root');
    this.tokenizer = new Tokenizer({ decodeEntities: false }, this);
    this.tokenizer.write(html);
    if (this.tokenizer.running) {
      this.tokenizer.end();
    } else {
      this.onend();
    }
  }

  onopentagname(start: number, end: number): void {
    const tag = this.tagNamed(this.html.slice(start, end).toLowerCase());
    const innermost = this.openTags.at(-1);
    if (innermost && IMPLIED_END.get(tag.name)?.has(innermost.name)) {
      this.closeInnermost(true);
    }
    this.current = new GuestElement(this, tag.name, this.nodes.length);
    this.currentTag = tag;
    this.attributeCount = 0;
    this.add(this.current);
  }

  onattribname(start: number, end: number): void {
    this.attributeCount += 1;
    if (this.attributeCount <= MAX_ATTRIBUTES) {
      this.attributeOffsets.push(start, end, end, end);
    }
  }

  onattribdata(start: number, end: number): void {
    if (this.attributeCount <= MAX_ATTRIBUTES) {
      const last = this.attributeOffsets.length;
      this.attributeOffsets[last - 2] = start;
      this.attributeOffsets[last - 1] = end;
    }
  }

  onopentagend(): void {
    this.finishOpeningTag(false);
  }

  onselfclosingtag(): void {
    this.finishOpeningTag(this.isInForeignContext());
  }

  onclosetag(start: number, end: number): void {
    const innermost = this.openTags.at(-1);
    // Nearly always the innermost element is closed, and then no name needs to be cut out and looked up.
    const isInnermost =
      innermost?.name.length === end - start && this.html.startsWith(innermost.name, start);
    const tag = isInnermost ? innermost : this.tags.get(this.html.slice(start, end).toLowerCase());
    if (tag === undefined || tag.openCount === 0) {
      return;
    }
    if (tag.name === 'html') {
      this.isTruncated = false;
    }
    while (this.openTags.at(-1) !== tag) {
      this.closeInnermost(true);
    }
    this.closeInnermost(true);
  }

  ontext(start: number, end: number): void {
    this.add({ kind: 'text', start, end });
  }

  oncomment(start: number, end: number, markLength: number): void {
    // Most comments are the empty anchors of a template engine.
    if (end - markLength > start) {
      this.add({ kind: 'comment', start, end: end - markLength });
    }
  }

  onend(): void {
    while (this.open.length > 0) {
      this.closeInnermost(false);
    }
    this.root.endIndex = this.nodes.length;
    this.root.isWhole = !this.isTruncated;
  }

  isInForeignContext(): boolean {
    return this.foreignDepth > 0;
  }

  onattribend(): void {
    // The value has been noted with its data.
  }

  onattribentity(): void {
    // Entities are left undecoded here.
  }

  ontextentity(): void {
    // Entities are left undecoded here.
  }

  oncdata(): void {
    // HTML has no CDATA outside foreign content, and nothing is read from there.
  }

  ondeclaration(): void {
    // The doctype says nothing about the records.
  }

  onprocessinginstruction(): void {
    // HTML has none.
  }

  private add(node: GuestNode): void {
    this.nodes.push(node);
    if (this.nodes.length >= MAX_NODES) {
      this.isTruncated = true;
      this.tokenizer.pause();
    }
  }

  private finishOpeningTag(isEmpty: boolean): void {
    const { current, currentTag } = this;
    current.sealAttributes();
    currentTag.elements.push(current);
    const testId = current.attribute('data-test-id');
    if (testId !== null && !this.byTestId.has(testId)) {
      this.byTestId.set(testId, current);
    }
    if (isEmpty || VOID_ELEMENTS.has(currentTag.name)) {
      current.isWhole = true;
      return;
    }
    this.open.push(current);
    this.openTags.push(currentTag);
    currentTag.openCount += 1;
    this.foreignDepth += FOREIGN_ELEMENTS.has(currentTag.name) ? 1 : 0;
  }

  private closeInnermost(isWhole: boolean): void {
    const element = this.open.pop();
    const tag = this.openTags.pop();
    if (element && tag) {
      element.endIndex = this.nodes.length;
      element.isWhole = isWhole;
      tag.openCount -= 1;
      this.foreignDepth -= FOREIGN_ELEMENTS.has(tag.name) ? 1 : 0;
    }
  }

  private tagNamed(name: string): Tag {
    let tag = this.tags.get(name);
    if (tag === undefined) {
      tag = { name, elements: [], openCount: 0 };
      this.tags.set(name, tag);
    }
    return tag;
  }
}
