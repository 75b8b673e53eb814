import type { Env } from './env.js';
import { VERSION } from './version.js';

/** Whom robots.txt calls by name when it means us. */
export const PRODUCT_TOKEN = 'Pagelens';

/** How we introduce ourselves to every host, and whom it may write to. */
export function userAgentOf(env: Pick<Env, 'CONTACT'>): string {
  return `${PRODUCT_TOKEN}/${VERSION} (+${env.CONTACT ?? 'no contact set'})`;
}
