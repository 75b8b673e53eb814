import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';

import { UsersRepository } from '../../src/modules/users/users.repository.js';
import { createTestApp, type TestApp } from '../support/create-test-app.js';
import { untilTrue } from '../support/eventually.js';
import { LogLines } from '../support/log-lines.js';

describe('an error nobody expected', () => {
  const reports: string[] = [];
  let sentry: Server;
  let api: TestApp;

  beforeAll(async () => {
    // It takes everything in and never answers.
    sentry = createServer((request) => {
      request.on('data', (chunk: Buffer) => reports.push(chunk.toString()));
    });
    await new Promise<void>((resolve) => sentry.listen(0, '127.0.0.1', resolve));
    const { port } = sentry.address() as AddressInfo;
    const settings = { SENTRY_DSN: `http://key@127.0.0.1:${port}/7` };
    api = await createTestApp(new LogLines().watching({ settings }));
    const users = api.app.get(UsersRepository, { strict: false });
    jest
      .spyOn(users, 'findByUserId')
      .mockRejectedValue(new TypeError('Cannot read "Jane Doe" of /in/jane-doe'));
  });

  afterAll(async () => {
    await api.close();
    sentry.closeAllConnections();
    sentry.close();
  });

  it('is reported without a word of whom it was about, and the answer does not wait for that', async () => {
    const began = performance.now();
    const { status, headers } = await api.send('/api/v1/users/jane-doe');

    expect(status).toBe(500);
    expect(performance.now() - began).toBeLessThan(1500);
    await untilTrue(() => reports.length > 0);
    const text = reports.join('');
    expect(text).toContain('TypeError');
    expect(text).toContain(String(headers['x-request-id']));
    expect(text).not.toMatch(/jane/i);
  });

  it('is not what a refusal is', async () => {
    const before = reports.length;
    expect((await api.send('/api/v1/pages/nobody-at-all')).status).toBe(404);
    expect((await api.send('/api/v1/pages/marlowe-and-finch-holdings')).status).toBeGreaterThan(
      399,
    );
    expect(reports).toHaveLength(before);
  });
});
