const MAX_WORDS = 64;

/**
 * The words of a text, folded so that a search finds them whatever their accents and case: NFKD without combining
 * marks, lower case, split at everything that is neither letter nor digit, each word once, at most 64.
 */
export function searchWords(text: string): string[] {
  const folded = text
    .normalize('NFKD')
    .replaceAll(/\p{M}+/gu, '')
    .toLowerCase();
  return [...new Set(folded.match(/[\p{L}\p{N}]+/gu))].slice(0, MAX_WORDS);
}
