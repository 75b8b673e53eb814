import { hostname, totalmem } from 'node:os';

import { Long } from 'bson';

import { MAX_MESSAGE_BYTES } from '../wire/message.js';
import { type Doc } from '../bson/value.js';
import { commandError } from '../server/command-error.js';
import { MAX_DOCUMENT_BYTES } from '../storage/collection.js';
import { type Command, type CommandContext } from './command.js';

/** The server version whose behaviour is followed, and the wire protocol version that belongs to it. */
export const SERVER_VERSION = '7.0.0';
const WIRE_VERSION = 21;
const MAX_WRITE_BATCH = 100_000;
const SESSION_MINUTES = 30;

function hello({ connectionId, command }: CommandContext): Doc {
  const isModern = 'hello' in command;
  return {
    ...(command.helloOk === true ? { helloOk: true } : {}),
    ...(isModern ? { isWritablePrimary: true } : { ismaster: true }),
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    maxMessageSizeBytes: MAX_MESSAGE_BYTES,
    maxWriteBatchSize: MAX_WRITE_BATCH,
    localTime: new Date(),
    logicalSessionTimeoutMinutes: SESSION_MINUTES,
    connectionId,
    minWireVersion: 0,
    maxWireVersion: WIRE_VERSION,
    readOnly: false,
  };
}

function greeting(name: string): Command {
  return {
    name,
    // Newer drivers greet with newer fields; an old server passes them over, and so must this one.
    options: null,
    summary: 'Says what the server is and can; a standalone without compression or sign-in.',
    run: hello,
  };
}

function buildInfo(): Doc {
  return {
    version: SERVER_VERSION,
    gitVersion: 'embedded-mongo',
    modules: [],
    sysInfo: 'deprecated',
    versionArray: [...SERVER_VERSION.split('.').map(Number), 0],
    bits: 64,
    debug: false,
    maxBsonObjectSize: MAX_DOCUMENT_BYTES,
    storageEngines: ['lmdb'],
  };
}

function serverStatus({ facts, cursors }: CommandContext): Doc {
  const uptime = (Date.now() - facts.startedAt) / 1000;
  const memory = process.memoryUsage();
  const toMegabytes = (bytes: number): number => Math.round(bytes / 1024 / 1024);
  return {
    host: hostname(),
    version: SERVER_VERSION,
    process: 'embedded-mongo',
    pid: Long.fromNumber(process.pid),
    uptime: Math.floor(uptime),
    uptimeMillis: Long.fromNumber(Math.floor(uptime * 1000)),
    localTime: new Date(),
    connections: { current: facts.connectionCount(), available: 1_000_000 },
    mem: {
      bits: 64,
      resident: toMegabytes(memory.rss),
      virtual: toMegabytes(memory.rss),
      supported: true,
    },
    opcounters: facts.operations.describe(),
    metrics: { cursor: { open: { total: Long.fromNumber(cursors.openCount) } } },
    storageEngine: { name: 'lmdb', persistent: facts.isDurable, supportsCommittedReads: true },
  };
}

function hostInfo(): Doc {
  return {
    system: {
      currentTime: new Date(),
      hostname: hostname(),
      cpuAddrSize: 64,
      memSizeMB: Long.fromNumber(Math.round(totalmem() / 1024 / 1024)),
      cpuArch: process.arch,
    },
    os: { type: process.platform, name: process.platform, version: '' },
    extra: {},
  };
}

const PARAMETERS: Doc = {
  featureCompatibilityVersion: { version: '7.0' },
  ttlMonitorEnabled: true,
  notablescan: false,
};

function getParameter({ command }: CommandContext): Doc {
  if (command.getParameter === '*') {
    return PARAMETERS;
  }
  const asked = Object.entries(PARAMETERS).filter(([name]) => command[name] !== undefined);
  if (asked.length === 0) {
    throw commandError('InvalidOptions', 'no option found to get');
  }
  return Object.fromEntries(asked);
}

function simple(
  name: string,
  summary: string,
  run: Command['run'],
  options: string[] = [],
): Command {
  return { name, options, summary, run };
}

/** Commands about the connection and the server. */
export const sessionCommands: readonly Command[] = [
  greeting('hello'),
  greeting('isMaster'),
  greeting('ismaster'),
  simple('ping', 'Answers.', () => ({})),
  simple(
    'buildInfo',
    `Tells the version whose behaviour is followed (${SERVER_VERSION}).`,
    buildInfo,
  ),
  simple('buildinfo', 'The older spelling of buildInfo.', buildInfo),
  {
    name: 'serverStatus',
    // Any section may be asked for or left out by name; there are only these.
    options: null,
    summary: 'Tells uptime, connections, memory, open cursors and what was asked for.',
    run: serverStatus,
  },
  simple('hostInfo', 'Tells about the machine.', hostInfo),
  {
    name: 'getParameter',
    // The names of the parameters are the options.
    options: null,
    summary: 'Tells the few parameters there are.',
    run: getParameter,
  },
  simple('endSessions', 'Accepted; sessions carry no state here.', () => ({})),
  simple('refreshSessions', 'Accepted; sessions carry no state here.', () => ({})),
  simple('killSessions', 'Accepted; sessions carry no state here.', () => ({})),
  simple(
    'connectionStatus',
    'Says that nobody is signed in, because nobody needs to be.',
    () => ({
      authInfo: { authenticatedUsers: [], authenticatedUserRoles: [] },
    }),
    ['showPrivileges'],
  ),
  simple('dropAllUsersFromDatabase', 'Drops nobody: there are no users.', () => ({ n: 0 })),
  simple('usersInfo', 'Lists nobody: there are no users.', () => ({ users: [] }), [
    'showCredentials',
    'showPrivileges',
    'filter',
  ]),
  simple('whatsmyuri', 'Tells the address of the server.', ({ facts }) => ({ you: facts.address })),
  simple('getLog', 'Has no log to show.', () => ({ totalLinesWritten: 0, log: [] })),
  simple('getCmdLineOpts', 'Has no command line to show.', () => ({ argv: [], parsed: {} })),
  simple(
    'fsync',
    'Waits until everything acknowledged is on the disk.',
    async ({ store }) => {
      await store.flush();
      return { numFiles: 1 };
    },
    ['lock', 'async'],
  ),
];
