/** Says whether a text is a page's slug as this library writes it: decoded, NFC, lower case, no separators. */
export function isPageId(text: string): boolean {
  return /^[\p{L}\p{M}\p{N}._&'’+-]{1,120}$/u.test(text);
}

/** Says whether a text is an activity id: 15 to 20 decimal digits. */
export function isPostId(text: string): boolean {
  return /^\d{15,20}$/.test(text);
}

/** Says whether a text is the slug of a member's public profile. */
export function isUserId(text: string): boolean {
  return isPageId(text);
}

/** The instant LinkedIn's ids carry in their upper bits, ms precise; null when it is not a plausible one. */
export function instantOfId(id: string): Date | null {
  return isPostId(id) ? new Date(Number(BigInt(id) >> 22n)) : null;
}
