import { describe, expect, it } from '@jest/globals';
import type { FastifyRequest } from 'fastify';

import '../../../test/support/esm-for-commonjs.js';

const { clientOf, nameClient } = await import('./client.js');

const aRequest = (ip: string): FastifyRequest => ({ ip, raw: {} }) as unknown as FastifyRequest;

describe(clientOf.name, () => {
  it('is the address', () => {
    expect(clientOf(aRequest('192.0.2.7'))).toBe('192.0.2.7');
  });

  it('is the same however an address is written', () => {
    expect(clientOf(aRequest('::ffff:192.0.2.7'))).toBe(clientOf(aRequest('192.0.2.7')));
    expect(clientOf(aRequest('2001:0DB8:0:0::1'))).toBe(clientOf(aRequest('2001:db8::1')));
  });

  it('is the same for every IPv6 address that a host can give itself, and no other', () => {
    const client = clientOf(aRequest('2001:db8:1:2::a'));

    expect(clientOf(aRequest('2001:db8:1:2:b::c'))).toBe(client);
    expect(clientOf(aRequest('2001:db8:1:3::a'))).not.toBe(client);
  });

  it('is the name a client was identified by, whatever its address', () => {
    const request = aRequest('192.0.2.7');
    nameClient(request, 'reports');

    expect(clientOf(request)).toBe('reports');
  });
});
