import { once } from 'node:events';
import { type AddressInfo, createConnection, createServer, type Socket } from 'node:net';

import { TimeLimitError, withinTime } from './time-limit.js';

describe(withinTime.name, () => {
  it('hands on what comes in time', async () => {
    await expect(withinTime(Promise.resolve(7), 1000)).resolves.toBe(7);
  });

  it('hands on a failure that comes in time', async () => {
    await expect(withinTime(Promise.reject(new Error('no')), 1000)).rejects.toThrow('no');
  });

  it('does not blame the other side for our own being busy', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const socket = createConnection((server.address() as AddressInfo).port, '127.0.0.1');
    const [[peer]] = (await Promise.all([once(server, 'connection'), once(socket, 'connect')])) as [
      [Socket],
      unknown,
    ];
    const answered = once(socket, 'data').then(([bytes]) => String(bytes));
    const limited = withinTime(answered, 20);
    peer.end('in time');
    const busyUntil = performance.now() + 60;
    while (performance.now() < busyUntil) {
      // Nothing else runs meanwhile.
    }

    await expect(limited).resolves.toBe('in time');
    server.close();
  });

  it('waits no longer than it was told to', async () => {
    const never = new Promise<never>(() => undefined);

    await expect(withinTime(never, 5)).rejects.toThrow(TimeLimitError);
  });
});
