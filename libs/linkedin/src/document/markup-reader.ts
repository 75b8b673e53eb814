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

const FOREIGN_ELEMENTS = ['svg', 'math'];

/** More attributes than any element of LinkedIn's has; the rest of a hostile element is not looked at. */
const MAX_ATTRIBUTES = 64;

/**
 * Builds the list of nodes from htmlparser2's tokens. Its own tree builder is not used because a closing tag that
 * matches nothing costs it a walk over all open elements, which a hostile document turns into minutes.
 */
export class MarkupReader implements TokenizerCallbacks, Markup {
  readonly nodes: GuestNode[] = [];
  readonly attributeOffsets: number[] = [];
  readonly byTag = new Map<string, GuestElement[]>();
  readonly byTestId = new Map<string, GuestElement>();
  readonly root: GuestElement;
  isTruncated = true;

  private readonly open: GuestElement[] = [];
  private readonly openCount = new Map<string, number>();
  private current: GuestElement;
  private attributeCount = 0;

  constructor(readonly html: string) {
    this.root = new GuestElement(this, '#root', -1);
    this.current = this.root;
    const tokenizer = new Tokenizer({ decodeEntities: false }, this);
    tokenizer.write(html);
    tokenizer.end();
  }

  onopentagname(start: number, end: number): void {
    const name = this.html.slice(start, end).toLowerCase();
    const innermost = this.open.at(-1);
    if (innermost && IMPLIED_END.get(name)?.has(innermost.name)) {
      this.closeInnermost(true);
    }
    this.current = new GuestElement(this, name, this.nodes.length);
    this.attributeCount = 0;
    this.nodes.push(this.current);
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
    const name = this.html.slice(start, end).toLowerCase();
    if (name === 'html') {
      this.isTruncated = false;
    }
    if ((this.openCount.get(name) ?? 0) === 0) {
      return;
    }
    while (this.open.at(-1)?.name !== name) {
      this.closeInnermost(true);
    }
    this.closeInnermost(true);
  }

  ontext(start: number, end: number): void {
    this.nodes.push({ kind: 'text', start, end });
  }

  oncomment(start: number, end: number, markLength: number): void {
    // Most comments are the empty anchors of a template engine.
    if (end - markLength > start) {
      this.nodes.push({ kind: 'comment', start, end: end - markLength });
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
    return FOREIGN_ELEMENTS.some((name) => (this.openCount.get(name) ?? 0) > 0);
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

  private finishOpeningTag(isEmpty: boolean): void {
    const element = this.current;
    element.sealAttributes();
    this.file(element);
    if (isEmpty || VOID_ELEMENTS.has(element.name)) {
      element.isWhole = true;
      return;
    }
    this.open.push(element);
    this.openCount.set(element.name, (this.openCount.get(element.name) ?? 0) + 1);
  }

  private file(element: GuestElement): void {
    const sameTag = this.byTag.get(element.name);
    if (sameTag) {
      sameTag.push(element);
    } else {
      this.byTag.set(element.name, [element]);
    }
    const testId = element.attribute('data-test-id');
    if (testId !== null && !this.byTestId.has(testId)) {
      this.byTestId.set(testId, element);
    }
  }

  private closeInnermost(isWhole: boolean): void {
    const element = this.open.pop();
    if (element) {
      element.endIndex = this.nodes.length;
      element.isWhole = isWhole;
      this.openCount.set(element.name, (this.openCount.get(element.name) ?? 1) - 1);
    }
  }
}
