import { decodeHTML } from 'entities';

/** Scripts written without spaces: each character counts as a word, so that a name is found inside a run of them. */
const UNSPACED = String.raw`[\p{scx=Han}\p{scx=Hiragana}\p{scx=Katakana}\p{scx=Thai}\p{scx=Lao}\p{scx=Khmer}\p{scx=Myanmar}]`;

const WORD = new RegExp(String.raw`${UNSPACED}\p{M}*|(?:(?!${UNSPACED})[\p{L}\p{M}\p{N}])+`, 'gu');

/** What may stand between two words of one name: a space, a hyphen, a full stop and a space. */
const MOST_BETWEEN = 3;

/** A name of one word is a word like any other; it is only taken for a name where a link says so. */
export const FEWEST_WORDS = 2;
const MOST_WORDS = 8;

/** A display name as names are compared: its words without case and accents, a space apart. */
export interface FoldedName {
  readonly text: string;
  readonly wordCount: number;
}

/** Says of a folded name whether it is one that is looked for. */
export interface NameQuestion {
  readonly isName: (folded: string) => boolean;
  /** How many words the names have that are looked for. */
  readonly wordCounts: ReadonlySet<number>;
}

interface Word {
  readonly folded: string;
  readonly start: number;
  readonly end: number;
}

/** A name in the ways it may be written: as it is, and without what often follows it, such as `, PhD` or `(she/her)`. */
export function foldedNames(name: string): readonly FoldedName[] {
  const bare = name.split(/[,(|/–—]/u, 1)[0] ?? '';
  const variants = [name, bare].map((variant) => wordsIn(variant).map(({ folded }) => folded));
  const byText = new Map(
    variants
      .filter(({ length }) => length > 0 && length <= MOST_WORDS)
      .map((words) => [words.join(' '), words.length]),
  );
  return Array.from(byText, ([text, wordCount]) => ({ text, wordCount }));
}

/** The text with a mark in the place of every name that is looked for. */
export function withoutNames(text: string, question: NameQuestion, mark: string): string {
  let left = '';
  let from = 0;
  for (const { start, end } of namesIn(text, question, () => true)) {
    left += text.slice(from, start) + mark;
    from = end;
  }
  return left + text.slice(from);
}

/** Whether a whole document holds one of the names, written as names are: its first and last word not in lower case. */
export function holdsName(document: string, question: NameQuestion): boolean {
  const text = question.wordCounts.size === 0 ? '' : decodeHTML(document);
  const isNameLike = ({ start }: Word): boolean => !isLowerCase(text, start);
  return !namesIn(text, question, isNameLike).next().done;
}

function* namesIn(
  text: string,
  { isName, wordCounts }: NameQuestion,
  mayBound: (word: Word) => boolean,
): Generator<{ readonly start: number; readonly end: number }> {
  const counts = [...wordCounts].sort((a, b) => b - a);
  if (counts.length === 0) {
    return;
  }
  const words = wordsIn(text);
  for (let at = 0; at < words.length; at += 1) {
    for (const count of counts) {
      const run = runAt(words, at, count);
      const [first, last] = [run[0], run.at(-1)];
      if (first && last && mayBound(first) && mayBound(last) && isName(joined(run))) {
        yield { start: first.start, end: last.end };
        at += count - 1;
        break;
      }
    }
  }
}

/** So many words that follow each other closely; none when there are not as many. */
function runAt(words: readonly Word[], at: number, count: number): readonly Word[] {
  const run = words.slice(at, at + count);
  const isClose = run.every((word, index) => {
    const before = run[index - 1];
    return before === undefined || word.start - before.end <= MOST_BETWEEN;
  });
  return run.length === count && isClose ? run : [];
}

function joined(run: readonly Word[]): string {
  return run.map(({ folded }) => folded).join(' ');
}

function wordsIn(text: string): readonly Word[] {
  return Array.from(text.matchAll(WORD), ({ 0: word, index }) => ({
    folded: word.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase(),
    start: index,
    end: index + word.length,
  }));
}

function isLowerCase(text: string, at: number): boolean {
  const [character = ''] = text.slice(at, at + 2);
  return character !== character.toUpperCase();
}
