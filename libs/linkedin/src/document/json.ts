/** Four levels are the most that LinkedIn's JSON was seen to nest. */
const MAX_DEPTH = 64;

const [QUOTE, BACKSLASH] = [0x22, 0x5c];
const OPENING = new Set([0x5b, 0x7b]);
const CLOSING = new Set([0x5d, 0x7d]);

/** Value of untrusted JSON, or null when it is broken, or nested so deeply that only parsing it would take long. */
export function parsed(json: string): unknown {
  try {
    return isTooDeep(json) ? null : (JSON.parse(json) as unknown);
  } catch {
    return null;
  }
}

/** Brackets inside of strings do not nest. Stops at the first level too many. */
function isTooDeep(json: string): boolean {
  let depth = 0;
  let isInString = false;
  for (let index = 0; index < json.length && depth <= MAX_DEPTH; index += 1) {
    const code = json.charCodeAt(index);
    if (isInString && code === BACKSLASH) {
      index += 1;
    } else if (code === QUOTE) {
      isInString = !isInString;
    } else if (!isInString && OPENING.has(code)) {
      depth += 1;
    } else if (!isInString && CLOSING.has(code)) {
      depth -= 1;
    }
  }
  return depth > MAX_DEPTH;
}
