import { connectRedis, RedisConnection, type RedisState } from '@app/caching';

import { untilTrue } from '../support/eventually.js';
import { isRedisInstalled, RedisServer } from '../support/redis-server.js';

const describeWithRedis = isRedisInstalled() ? describe : describe.skip;

describeWithRedis(RedisConnection.name, () => {
  const connections: RedisConnection[] = [];
  let server: RedisServer;

  beforeAll(async () => {
    server = await RedisServer.start();
  });

  afterEach(async () => {
    server.resume();
    await Promise.all(connections.splice(0).map((each) => each.close()));
    await server.kill();
    await server.start();
  });

  afterAll(() => server.kill());

  function aConnection(onStateChange?: (state: RedisState) => void): RedisConnection {
    const connection = connectRedis(server.url, onStateChange && { onStateChange });
    connections.push(connection);
    return connection;
  }

  it('is usable once ready, and measures the way there and back', async () => {
    const connection = aConnection();
    expect(connection.state).toMatchObject({ state: 'down', errorCode: null });
    await untilTrue(() => connection.isReady);

    expect(await connection.ping()).toBeGreaterThan(0);
    expect(connection.state).toMatchObject({ state: 'ready', errorCode: null });
  });

  it('tells when it is lost and when it is back', async () => {
    const told: RedisState['state'][] = [];
    const heard: RedisState['state'][] = [];
    const connection = aConnection(({ state }) => told.push(state));
    const unsubscribe = connection.subscribe(({ state }) => heard.push(state));
    await untilTrue(() => connection.isReady);
    await server.kill();
    await untilTrue(() => !connection.isReady);
    unsubscribe();
    await untilTrue(() => connection.state.errorCode === 'ECONNREFUSED');
    await server.start();
    await untilTrue(() => connection.isReady);

    expect(told).toEqual(['ready', 'down', 'ready']);
    expect(heard).toEqual(['ready', 'down']);
  });

  it('refuses a command at once while it is down', async () => {
    await server.kill();
    const connection = aConnection();
    const startedAt = performance.now();

    await expect(connection.client.get('a')).rejects.toThrow();
    await expect(connection.ping()).rejects.toThrow();
    expect(performance.now() - startedAt).toBeLessThan(100);
  });

  it('does not wait for ever for one that hangs', async () => {
    const connection = aConnection();
    await untilTrue(() => connection.isReady);
    server.hang();

    await expect(connection.ping(50)).rejects.toMatchObject({ code: 'TIMED_OUT' });
  });

  it('hangs up on one that has gone silent, and takes it back when it speaks', async () => {
    const connection = connectRedis(server.url, { watchMs: 50 });
    connections.push(connection);
    await untilTrue(() => connection.isReady);
    server.hang();
    const waiting = connection.client.get('a');
    const refused = expect(waiting).rejects.toThrow();
    await untilTrue(() => connection.state.state === 'down');

    await refused;
    expect(connection.state.errorCode).toBe('TIMED_OUT');
    server.resume();
    await untilTrue(() => connection.isReady);
    await expect(connection.client.get('a')).resolves.toBeNull();
  });

  it.each(['ready', 'hanging', 'dead'])(
    'closes in bounded time when Redis is %s',
    async (state) => {
      const connection = aConnection();
      await untilTrue(() => connection.isReady);
      if (state === 'hanging') {
        server.hang();
      }
      if (state === 'dead') {
        await server.kill();
      }
      const startedAt = performance.now();
      await connection.close();
      await connection.close();

      expect(performance.now() - startedAt).toBeLessThan(1000);
      expect(connection.client.isOpen).toBe(false);
    },
  );

  it('says what is wrong with its password without saying the password', async () => {
    const connection = connectRedis(server.url.replace('//', '//me:secret@'));
    connections.push(connection);
    await untilTrue(() => connection.state.errorCode !== null);

    expect(connection.state).toMatchObject({ state: 'down', errorCode: 'WRONGPASS' });
  });
});
