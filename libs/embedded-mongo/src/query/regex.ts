import { type BSONRegExp } from 'bson';

import { locationError } from '../server/command-error.js';

const KNOWN_OPTIONS = /^[imsxu]*$/;
const INLINE_FLAGS = /^\(\?([imsx]+)\)/;

function stripExtended(pattern: string): string {
  return pattern.replace(/\\.|\[(?:\\.|[^\]])*\]|\s+|#[^\n]*/gs, (token) =>
    /^(\s|#)/.test(token) ? '' : token,
  );
}

function construct(pattern: string, flags: string): RegExp {
  try {
    return new RegExp(pattern, `${flags}u`);
  } catch {
    // PCRE allows escapes that JS refuses in unicode mode, such as \- or \_.
    return new RegExp(pattern, flags);
  }
}

/**
 * The JS regular expression for a PCRE pattern with MongoDB's options `imsx`.
 * @throws CommandError `invalidCode` when the pattern is no regular expression, 51108 for unknown options.
 */
export function compileRegex(pattern: string, options: string, invalidCode = 51091): RegExp {
  if (!KNOWN_OPTIONS.test(options)) {
    throw locationError(51108, `invalid flag in regex options: ${options}`);
  }
  const inline = INLINE_FLAGS.exec(pattern);
  const all = options + (inline?.[1] ?? '');
  let source = inline ? pattern.slice(inline[0].length) : pattern;
  if (all.includes('x')) {
    source = stripExtended(source);
  }
  source = source
    .replaceAll('(?P<', '(?<')
    .replace(/\\A/g, '^')
    .replace(/\\[zZ]$/g, '$');
  const flags = [...'ims'].filter((flag) => all.includes(flag)).join('');
  try {
    return construct(source, flags);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw locationError(invalidCode, `Regular expression is invalid: ${reason}`);
  }
}

const PLAIN = /^[\w\s\-@:,;!"'#%&=<>~`/]$/u;

/**
 * The literal text every match of an anchored pattern starts with, or null when the pattern is not anchored to a
 * literal. `isWhole` says that the pattern asks for nothing more than this prefix.
 */
export function literalPrefix(regex: BSONRegExp): { prefix: string; isWhole: boolean } | null {
  if (/[imx]/.test(regex.options) || !/^(\^|\\A)/.test(regex.pattern)) {
    return null;
  }
  const body = regex.pattern.replace(/^(\^|\\A)/, '');
  if (body.includes('|')) {
    return null;
  }
  let prefix = '';
  let at = 0;
  while (at < body.length) {
    const escaped = body[at] === '\\';
    const literal = body[at + (escaped ? 1 : 0)] ?? '';
    const isLiteral = escaped
      ? /^[^\w\s]$/.test(literal)
      : PLAIN.test(literal) || literal > '\u007f';
    const next = at + (escaped ? 2 : 1);
    // A quantifier that allows zero makes the character before it optional.
    if (!isLiteral || /^[*?{]/.test(body.slice(next))) {
      break;
    }
    prefix += literal;
    at = next;
    if (body[next] === '+') {
      break;
    }
  }
  const isWhole =
    at === body.length || (/^\.\*$/.test(body.slice(at)) && regex.options.includes('s'));
  return prefix === '' ? null : { prefix, isWhole };
}
