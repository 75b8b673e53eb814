import { BSONRegExp } from 'bson';

import { compileRegex } from '../../query/regex.js';
import { type Doc, typeOf, type Value } from '../../bson/value.js';
import { locationError } from '../../server/command-error.js';
import { isNil, namedOperands, type OperatorParser, type OperatorTable } from '../operator.js';

interface Search {
  readonly text: string;
  readonly regex: RegExp;
}

function toSearch(input: Value, pattern: Value, options: Value, name: string): Search | null {
  if (isNil(input) || isNil(pattern)) {
    return null;
  }
  if (typeof input !== 'string') {
    throw locationError(51104, `${name} needs 'input' to be of type string, not ${typeOf(input)}`);
  }
  if (!isNil(options) && typeof options !== 'string') {
    throw locationError(51106, `${name} needs 'options' to be of type string`);
  }
  if (pattern instanceof BSONRegExp) {
    if (pattern.options !== '' && !isNil(options)) {
      throw locationError(
        51107,
        `${name}: found regex option(s) specified in both 'regex' and 'options' fields`,
      );
    }
    const regex = compileRegex(pattern.pattern, options ?? pattern.options, 51111);
    return { text: input, regex: new RegExp(regex.source, `${regex.flags}g`) };
  }
  if (typeof pattern !== 'string') {
    throw locationError(51105, `${name} needs 'regex' to be of type string or regex`);
  }
  const regex = compileRegex(pattern, options ?? '', 51111);
  return { text: input, regex: new RegExp(regex.source, `${regex.flags}g`) };
}

function describe(match: RegExpMatchArray, text: string): Doc {
  return {
    match: match[0],
    idx: [...text.slice(0, match.index)].length,
    captures: match.slice(1).map((capture: string | undefined) => capture ?? null),
  };
}

function search(whenNil: Value, answer: (search: Search) => Value): OperatorParser {
  return (operand, parse, name) => {
    const named = namedOperands(operand, name, ['input', 'regex'], ['options']);
    const [input, regex, options] = [named.input, named.regex, named.options].map(parse);
    return (doc, scope) => {
      const found = toSearch(input?.(doc, scope), regex?.(doc, scope), options?.(doc, scope), name);
      return found ? answer(found) : whenNil;
    };
  };
}

/** `$regexMatch`, `$regexFind` and `$regexFindAll`. */
export const textSearchOperators: OperatorTable = {
  $regexMatch: search(false, ({ text, regex }) => regex.test(text)),
  $regexFind: search(null, ({ text, regex }) => {
    const match = regex.exec(text);
    return match ? describe(match, text) : null;
  }),
  $regexFindAll: search([], ({ text, regex }) =>
    [...text.matchAll(regex)]
      // Nothing is found behind the last character, unless there is no character at all.
      .filter(({ index }) => index === 0 || index < text.length)
      .map((match) => describe(match, text)),
  ),
};
