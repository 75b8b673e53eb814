import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { connect, createServer, type Socket } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import fc from 'fast-check';
import { MongoClient } from 'mongodb';

import { propertyRuns } from '../../conformance/property-runs.js';
import { encodeDocument } from '../bson/encode.js';
import { type Doc } from '../bson/value.js';
import { AddressUnusableError, EmbeddedMongo, PortInUseError } from '../index.js';
import { MessageSplitter } from '../wire/message.js';

let database: EmbeddedMongo;
let port: number;
const sockets: Socket[] = [];

beforeAll(async () => {
  database = await EmbeddedMongo.start({ thread: 'caller' });
  port = Number(new URL(database.uri).port);
});

afterEach(() => {
  sockets.splice(0).forEach((socket) => socket.destroy());
});

afterAll(async () => {
  await database.stop();
});

function open(): Socket {
  const socket = connect(port, '127.0.0.1');
  socket.on('error', () => socket.destroy());
  sockets.push(socket.resume());
  return socket;
}

function closed(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.once('close', () => {
      resolve();
    });
  });
}

/** An OP_MSG with one document. */
function message(command: Doc, flags = 0): Buffer {
  const document = encodeDocument({ ...command, $db: 'admin' });
  const head = Buffer.alloc(21);
  head.writeInt32LE(head.length + document.length, 0);
  head.writeInt32LE(7, 4);
  head.writeInt32LE(2013, 12);
  head.writeUInt32LE(flags, 16);
  return Buffer.concat([head, document]);
}

function header(length: number, opcode = 2013, rest = Buffer.alloc(0)): Buffer {
  const head = Buffer.alloc(16);
  head.writeInt32LE(length, 0);
  head.writeInt32LE(opcode, 12);
  return Buffer.concat([head, rest]);
}

/** Resolves once `count` whole answers have come. */
function answers(socket: Socket, count: number): Promise<number> {
  const splitter = new MessageSplitter();
  let found = 0;
  return new Promise((resolve, reject) => {
    socket.once('close', () => {
      reject(new Error('The connection was closed.'));
    });
    socket.on('data', (chunk) => {
      found += splitter.push(chunk).length;
      if (found >= count) {
        resolve(found);
      }
    });
  });
}

const PING = message({ ping: 1 });

async function expectServed(): Promise<void> {
  const socket = open();
  const answered = answers(socket, 1);
  socket.write(PING);
  expect(await answered).toBe(1);
}

describe('a client', () => {
  it.each<[string, Buffer]>([
    ['a negative length', header(-1)],
    ['a length below the header', header(15)],
    ['a length beyond 48 MB', header(0x7fffffff)],
    ['an opcode of another age', header(16, 2002)],
    ['an empty OP_MSG', header(20, 2013, Buffer.alloc(4))],
    ['required flags that nobody knows', message({ ping: 1 }, 1 << 5)],
    ['a section of no known kind', header(22, 2013, Buffer.from([0, 0, 0, 0, 9, 0]))],
    [
      'a document that is longer than its message',
      header(25, 2013, Buffer.from([0, 0, 0, 0, 0, 99, 0, 0, 0])),
    ],
    [
      'a sequence without a name',
      header(29, 2013, Buffer.from([0, 0, 0, 0, 1, 8, 0, 0, 0, 65, 66, 67, 68])),
    ],
    ['a checksum and nothing else', header(24, 2013, Buffer.from([1, 0, 0, 0, 1, 2, 3, 4]))],
    ['an OP_QUERY without an end', header(24, 2004, Buffer.from([0, 0, 0, 0, 65, 65, 65, 65]))],
    [
      'an OP_QUERY without a document',
      header(26, 2004, Buffer.from([0, 0, 0, 0, 65, 0, 0, 0, 0, 0])),
    ],
    ['a request of another protocol', Buffer.from('GET / HTTP/1.1\r\nHost: x\r\n\r\n')],
  ])('is cut off when it sends %s, and the others are served', async (_what, bytes) => {
    const socket = open();
    const end = closed(socket);
    socket.write(bytes);
    await end;
    await expectServed();
  });

  it('may send anything at all without harm to the others', async () => {
    const noise = fc.uint8Array({ maxLength: 80 }).map((bytes) => Buffer.from(bytes));
    const frame = fc
      .tuple(fc.constantFrom(2013, 2004), noise)
      .map(([opcode, rest]) => header(16 + rest.length, opcode, rest));
    const bent = fc
      .tuple(fc.nat({ max: PING.length - 1 }), fc.nat({ max: 255 }))
      .map(([at, byte]) => {
        const bytes = Buffer.from(PING);
        bytes.writeUInt8(byte, at);
        return bytes;
      });
    await fc.assert(
      fc.asyncProperty(fc.oneof(noise, frame, bent), async (bytes) => {
        const socket = open();
        const end = closed(socket);
        socket.end(bytes);
        socket.resume();
        await end;
      }),
      { numRuns: propertyRuns(300) },
    );
    await expectServed();
  });

  it('is answered when its request comes byte by byte, and when several come at once', async () => {
    const slow = open();
    const answered = answers(slow, 1);
    slow.setNoDelay(true);
    for (const byte of PING) {
      await new Promise((resolve) => slow.write(Buffer.from([byte]), resolve));
    }
    expect(await answered).toBe(1);
    const many = open();
    const all = answers(many, 50);
    const stream = Buffer.concat(Array.from(new Array(50), () => PING));
    many.write(stream.subarray(0, 777));
    many.write(stream.subarray(777));
    expect(await all).toBe(50);
  });

  it('that announces a large message and sends little of it takes no memory for the rest', async () => {
    const before = process.memoryUsage.rss();
    const greedy = Array.from(new Array(40), open);
    await Promise.all(
      greedy.map(
        (socket) =>
          new Promise((resolve) =>
            socket.write(header(48_000_000, 2013, Buffer.alloc(64)), resolve),
          ),
      ),
    );
    await expectServed();
    expect((process.memoryUsage.rss() - before) / 1024 / 1024).toBeLessThan(200);
  });

  it('that takes no answers is read no further', async () => {
    const client = await MongoClient.connect(database.uri);
    await client
      .db('admin')
      .collection('wide')
      .insertOne({ text: 'x'.repeat(1_000_000) });
    const socket = open();
    socket.pause();
    const find = message({ find: 'wide' });
    let isTaken = true;
    for (let count = 0; count < 200_000 && isTaken; count += 1) {
      isTaken = socket.write(find);
    }
    const before = process.memoryUsage.rss();
    for (let round = 0; round < 50; round += 1) {
      await client.db('admin').command({ ping: 1 });
    }
    expect((process.memoryUsage.rss() - before) / 1024 / 1024).toBeLessThan(200);
    await client.close();
  });

  it('is one of a thousand', async () => {
    const all = Array.from(new Array(1000), open);
    const answered = all.map((socket) => answers(socket, 1));
    all.forEach((socket) => socket.write(PING));
    expect(await Promise.all(answered)).toHaveLength(1000);
  });
});

describe('an address', () => {
  let root: string;

  beforeEach(() => {
    root = mkdtempSync(join(tmpdir(), 'connection-spec-'));
  });

  afterEach(() => {
    rmSync(root, { recursive: true, force: true });
  });

  function start(options: { socket?: string; port?: number }): Promise<EmbeddedMongo> {
    return EmbeddedMongo.start({ thread: 'caller', ...options });
  }

  it('is taken over when the process that listened on the socket was killed', async () => {
    const socket = join(root, 'db.sock');
    // Moved away and back, so that the server that closes it does not remove it.
    const { renameSync } = await import('node:fs');
    const gone = createServer().listen(socket);
    await new Promise((resolve) => gone.once('listening', resolve));
    renameSync(socket, `${socket}.kept`);
    await new Promise((resolve) => gone.close(resolve));
    renameSync(`${socket}.kept`, socket);
    const second = await start({ socket });
    const client = await MongoClient.connect(second.uri);
    expect(await client.db('a').command({ ping: 1 })).toEqual({ ok: 1 });
    await client.close();
    await second.stop();
  });

  it('is refused while another process listens there', async () => {
    const socket = join(root, 'db.sock');
    const first = await start({ socket });
    await expect(start({ socket })).rejects.toBeInstanceOf(PortInUseError);
    await expect(start({ port })).rejects.toThrow(`127.0.0.1:${port} is in use`);
    await first.stop();
  });

  it('is refused with a reason when nobody could listen there', async () => {
    mkdirSync(join(root, 'folder'));
    for (const socket of [join(root, 'missing', 'db.sock'), join(root, 'l'.repeat(200))]) {
      await expect(start({ socket })).rejects.toBeInstanceOf(AddressUnusableError);
    }
    await expect(start({ socket: join(root, 'folder') })).rejects.toMatchObject({
      code: expect.stringMatching(/PORT_IN_USE|ADDRESS_UNUSABLE/) as string,
    });
  });
});
