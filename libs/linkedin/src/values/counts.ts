/** A printed count as an integer, in any of the notations LinkedIn uses; null when there is none. */
export function parseCount(text: string): number | null {
  const digits = text.replaceAll(/\D/g, '');
  return digits === '' ? null : Number(digits);
}
