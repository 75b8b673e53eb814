import { type GuestElement } from './guest-element.js';

const UNREAD_ELEMENTS = new Set([
  'script',
  'style',
  'code',
  'template',
  'noscript',
  'svg',
  'button',
]);

/** For screen readers only, or not shown at all: such words are not part of what the page says. */
const HIDDEN_CLASS = /(?:^|\s)(?:sr-only|visually-hidden|hidden)(?:\s|$)/;

/** One line of text, white space of every kind collapsed; null when nothing is left, or the document ends in it. */
export function lineOf(element: GuestElement | null): string | null {
  return element?.isWhole ? toLine(shownText(element)) : null;
}

/** One line of the text that follows a mark inside an element. */
export function lineAfter(element: GuestElement, mark: GuestElement): string | null {
  let text = '';
  let isPastMark = false;
  for (const node of element.nodesInside(isUnread)) {
    if (node === mark) {
      isPastMark = true;
    } else if (isPastMark && node.kind === 'text') {
      text += element.decode(node);
    }
  }
  return toLine(text);
}

/** The pieces of text that tags set apart, a line each. */
export function piecesOf(element: GuestElement): string[] {
  const pieces: string[] = [];
  for (const node of element.nodesInside(isUnread)) {
    const piece = node.kind === 'text' ? toLine(element.decode(node)) : null;
    if (piece !== null) {
      pieces.push(piece);
    }
  }
  return pieces;
}

/** Text with its line breaks and inner spacing as written, trimmed; null when nothing is left, or the document ends in it. */
export function proseOf(element: GuestElement | null): string | null {
  return element?.isWhole ? toProse(shownText(element)) : null;
}

/** The same as `lineOf`, for a value that is already text. */
export function toLine(text: string | null): string | null {
  const line = text?.trim().replace(/\s{2,}|[^\S ]/g, ' ') ?? '';
  return line === '' ? null : line;
}

/** The same as `proseOf`, for a value that is already text. */
export function toProse(text: string | null): string | null {
  const prose = text?.trim().replaceAll('\r\n', '\n') ?? '';
  return prose === '' ? null : prose;
}

function shownText(element: GuestElement): string {
  let text = '';
  for (const node of element.nodesInside(isUnread)) {
    if (node.kind === 'text') {
      text += element.decode(node);
    } else if (node.kind === 'element' && node.name === 'br') {
      text += '\n';
    }
  }
  return text;
}

function isUnread(element: GuestElement): boolean {
  return (
    UNREAD_ELEMENTS.has(element.name) ||
    HIDDEN_CLASS.test(element.attribute('class') ?? '') ||
    element.attribute('hidden') !== null
  );
}
