import { FAULT_EFFECTS, type ServedRequest } from '@app/sample-world';

import type { OutgoingRequest } from '../../../src/modules/compliance/schemas/outgoing-request.schema.js';
import type { Invariant } from '../evidence.js';

/** The site's log and the application's ledger tell of the same requests, one for one. */
export const logAndLedgerAgree: Invariant = ({ served, ledger }) => {
  const sent = ledger
    .filter(({ isSent }) => isSent)
    .toSorted((one, other) => one.at.getTime() - other.at.getTime());
  if (sent.length !== served.length) {
    return [`the site was asked ${served.length} times, and the ledger has ${sent.length} lines`];
  }
  return served.flatMap((request, index) => {
    const line = sent[index];
    return line === undefined
      ? []
      : differences(request, line).map(
          (difference) => `${request.path} at ${request.virtualAt.toISOString()}: ${difference}`,
        );
  });
};

function differences(request: ServedRequest, line: OutgoingRequest): readonly string[] {
  const { at, status, byteCount } = line;
  const target = targetOf(request.path);
  return [
    ...(at.getTime() === request.virtualAt.getTime()
      ? []
      : [`the ledger says ${at.toISOString()}`]),
    ...(line.targetKind === target.kind && line.path === target.path
      ? []
      : [`the ledger says ${line.targetKind} ${line.path}`]),
    ...(status === request.status ? [] : [`status ${request.status}, in the ledger ${status}`]),
    ...(areBytesRight(request, byteCount)
      ? []
      : [`${request.bytesSent} bytes, in the ledger ${byteCount}`]),
  ];
}

/** By the site's addresses alone. The ledger does not keep those of posts, which name people. */
function targetOf(path: string): { readonly kind: string; readonly path: string | null } {
  const [pathname = ''] = path.split('?');
  if (pathname === '/robots.txt') {
    return { kind: 'robots', path: pathname };
  }
  if (/^\/(company|school|showcase)\/[^/]+\/?$/.test(pathname)) {
    return { kind: 'page', path: pathname };
  }
  return { kind: /^\/(posts|feed)\//.test(pathname) ? 'post' : 'other', path: null };
}

/** To the byte, where a body is read at all; one that broke off may not all have arrived. */
function areBytesRight({ status, fault, bytesSent }: ServedRequest, byteCount: number): boolean {
  const isRead =
    status !== null && status !== 429 && status < 500 && (status < 300 || status >= 400);
  if (!isRead && status !== 999) {
    return byteCount === 0;
  }
  const effect = fault === null ? 'harmless' : FAULT_EFFECTS[fault.kind];
  const isBroken = effect === 'failed' || fault?.kind === 'lengthTooShort';
  return isBroken ? byteCount <= bytesSent : byteCount === bytesSent;
}
