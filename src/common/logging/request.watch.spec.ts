import { request as openRequest } from 'node:http';
import { Writable } from 'node:stream';

import { pinoOptions, RequestContext } from '@app/observability';
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals';
import Fastify, { type FastifyInstance } from 'fastify';
import { pino } from 'pino';

import { eventually, untilTrue } from '../../../test/support/eventually.js';
import '../../../test/support/esm-for-commonjs.js';
import { Metrics } from '../metrics/metrics.js';

const { RequestWatch } = await import('./request.watch.js');

type Line = Record<string, unknown>;

describe(RequestWatch.name, () => {
  let lines: Line[];
  let metrics: Metrics;
  let server: FastifyInstance;
  let origin: string;
  let isReached: boolean;

  beforeEach(async () => {
    lines = [];
    metrics = new Metrics();
    const stream = new Writable({
      write: (chunk: Buffer, _encoding, done) => {
        lines.push(JSON.parse(chunk.toString()) as Line);
        done();
      },
    });
    const root = pino(pinoOptions({ level: 'debug', service: 'x', version: '1' }), stream);
    const watch = new RequestWatch(root, stream, new RequestContext(), metrics);
    server = Fastify();
    server.addHook('onRequest', (request, reply, done) => {
      watch.begin(request, reply);
      done();
    });
    server.get(
      '/early',
      { onRequest: async (_request, reply) => reply.send('early') },
      () => 'late',
    );
    isReached = false;
    server.get('/never', () => {
      isReached = true;
      return new Promise(() => undefined);
    });
    origin = await server.listen();
  });

  afterEach(() => server.close());

  async function lineFor(path: string, leave: boolean): Promise<Line | undefined> {
    const asking = openRequest(new URL(path, origin), { agent: false });
    asking.on('error', () => undefined);
    asking.on('response', (response) => response.resume());
    asking.end();
    if (leave) {
      await untilTrue(() => isReached);
      asking.destroy();
    }
    const [line] = await eventually(
      () => Promise.resolve(lines),
      ({ length }) => length > 0,
    );
    return line;
  }

  it('sees what a hook answers before there was a handler', async () => {
    expect(await lineFor('/early', false)).toMatchObject({ route: '/early', status: 200 });
    expect(await metrics.print()).toContain('route="/early",status="200"');
  });

  it('tells of a client that left before its answer', async () => {
    expect(await lineFor('/never', true)).toMatchObject({
      level: 'warn',
      route: '/never',
      status: 499,
      msg: 'request abandoned by the client',
    });
  });

  it('makes no series for a path that is no route', async () => {
    expect(await lineFor('/jane-doe', false)).toMatchObject({ route: null, status: 404 });
    expect(await metrics.print()).toContain('route="none",status="404"');
    expect(await metrics.print()).not.toContain('jane');
  });
});
