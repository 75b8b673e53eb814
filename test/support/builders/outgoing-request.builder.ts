import type { OutgoingRequest } from '../../../src/modules/compliance/schemas/outgoing-request.schema.js';

/** A line of the ledger about a page that was read well. Pass only what the test is about. */
export function anOutgoingRequest(overrides: Partial<OutgoingRequest> = {}): OutgoingRequest {
  return {
    at: new Date('2026-11-02T09:00:00.000Z'),
    host: 'www.linkedin.com',
    targetKind: 'page',
    path: '/company/acme',
    purpose: 'document',
    reader: 'http',
    attempt: 1,
    robots: 'allowed',
    isSent: true,
    waitedMs: 0,
    intervalMs: 3000,
    durationMs: 200,
    status: 200,
    byteCount: 1000,
    errorCode: null,
    retryAfterMs: null,
    instanceId: '3f0c9f0e-52c1-4c0b-8a55-9b8f1b9b7b11',
    expiresAt: null,
    ...overrides,
  };
}
