import { DisallowedError, RobotsUnreachableError } from './fetching.errors.js';
import type { HostGate } from './host.gate.js';
import type { RequestIntent } from './outgoing-request.record.js';
import type { RobotsPolicy } from './robots.policy.js';

export interface Manners {
  readonly gate: HostGate;
  /** `null`: robots.txt is not consulted. */
  readonly robots: RobotsPolicy | null;
}

/**
 * What robots.txt says about a request that somebody is about to make. Rejects as `RobotsPolicy` does, and with
 * `DisallowedError`; the ledger then knows that the request was held back.
 */
export async function admitted(
  wish: Omit<RequestIntent, 'robots' | 'crawlDelayMs'>,
  { gate, robots }: Manners,
  signal?: AbortSignal,
): Promise<RequestIntent> {
  if (robots === null) {
    return { ...wish, robots: 'unasked', crawlDelayMs: null };
  }
  try {
    const verdict = await robots.check(wish.url, signal);
    if (!verdict.isAllowed) {
      throw new DisallowedError(wish.url.href, verdict);
    }
    return { ...wish, robots: 'allowed', crawlDelayMs: verdict.crawlDelayMs };
  } catch (error) {
    if (error instanceof DisallowedError) {
      gate.holdBack({ ...wish, robots: 'disallowed', crawlDelayMs: null }, error);
    } else if (error instanceof RobotsUnreachableError) {
      gate.holdBack({ ...wish, robots: 'unreachable', crawlDelayMs: null }, error);
    }
    throw error;
  }
}
