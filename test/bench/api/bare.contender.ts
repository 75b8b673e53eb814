/** The least a server can do: a bare Fastify route that answers the bytes it was given. */
import { readFileSync } from 'node:fs';

import fastify from 'fastify';

const bytes = readFileSync(process.argv[2] ?? '');
const server = fastify();
server.get('/', (_, reply) => reply.type('application/json; charset=utf-8').send(bytes));
process.stdout.write(`listens on ${await server.listen({ host: '127.0.0.1', port: 0 })}\n`);
