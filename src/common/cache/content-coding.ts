import type { ContentCoding } from '@app/caching';

/** The best coding of ours that a client accepts (RFC 9110, 12.5.3); `null`: as it is. */
export function codingFor(
  acceptEncoding: string | readonly string[] | undefined,
): ContentCoding | null {
  if (acceptEncoding === undefined || acceptEncoding === 'identity') {
    return null;
  }
  const weights = new Map(String(acceptEncoding).toLowerCase().split(',').map(weightOf));
  const isAccepted = (coding: string): boolean =>
    (weights.get(coding) ?? weights.get('*') ?? 0) > 0;
  if (isAccepted('br')) {
    return 'br';
  }
  return isAccepted('gzip') ? 'gzip' : null;
}

function weightOf(item: string): [string, number] {
  const [coding = '', ...parameters] = item.split(';').map((part) => part.trim());
  const weight = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
  return [coding, weight === undefined ? 1 : Number(weight)];
}
