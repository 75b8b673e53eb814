import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import { Writable } from 'node:stream';

import { type Logger, pino } from 'pino';

import { pinoOptions } from './pino.options.js';

type Line = Record<string, unknown>;

/** What is written while somebody logs. */
function linesOf(log: (logger: Logger) => void): Line[] {
  const lines: Line[] = [];
  const stream = new Writable({
    write: (chunk: Buffer, _encoding, done) => {
      lines.push(JSON.parse(chunk.toString()) as Line);
      done();
    },
  });
  log(pino(pinoOptions({ level: 'debug', service: 'pagelens', version: '0.1.0' }), stream));
  return lines;
}

describe(pinoOptions.name, () => {
  it('writes one JSON object a line', () => {
    const lines = linesOf((logger) => {
      logger.info({ count: 3 }, 'Scrape stored\n{"level":"error"}');
    });

    expect(lines).toEqual([
      {
        level: 'info',
        time: expect.stringMatching(/^\d{4}-\d\d-\d\dT[\d:.]+Z$/),
        service: 'pagelens',
        version: '0.1.0',
        count: 3,
        msg: 'Scrape stored\n{"level":"error"}',
      },
    ]);
  });

  it('redacts fields, messages, what is put into messages, and bindings of errors', () => {
    const lines = linesOf((logger) => {
      logger.info({ token: 'hush1', reason: 'Bearer hush2' }, 'cookie: hush3');
      logger.info('%s is gone', 'plk_hush4567');
      logger.error({ err: new Error('at mongodb://u:hush5@host/') }, 'Broke');
      logger.error(new Error('password=hush6'));
      logger.error({ err: new Error('password=hush7') });
    });

    expect(lines).toHaveLength(5);
    expect(JSON.stringify(lines)).not.toContain('hush');
  });

  it('reduces an error to what can be told', () => {
    const error = Object.assign(new Error('gone', { cause: new Error('ECONNRESET') }), {
      document: '<html>',
    });
    const [line] = linesOf((logger) => {
      logger.error({ err: error }, 'Broke');
    });

    expect(line).toMatchObject({
      level: 'error',
      err: { type: 'Error', message: 'gone', cause: { message: 'ECONNRESET' } },
    });
    expect(JSON.stringify(line)).not.toContain('<html>');
  });

  it('tells of a whole request and its answer only what names nobody', () => {
    const request = new IncomingMessage(new Socket());
    Object.assign(request, { method: 'GET', url: '/users/jane?x=1' });
    const response = new ServerResponse(request);
    const [line] = linesOf((logger) => {
      logger.info({ req: request, res: response });
    });

    expect(line).toMatchObject({ req: { method: 'GET' }, res: { status: 200 } });
    expect(JSON.stringify(line)).not.toContain('jane');
  });

  it('writes JSON unless asked for something to read', () => {
    const settings = { level: 'info', service: 'pagelens', version: '0.1.0' };

    expect(pinoOptions(settings)).not.toHaveProperty('transport');
    expect(pinoOptions({ ...settings, isPretty: true })).toMatchObject({
      transport: { target: 'pino-pretty' },
    });
  });
});
