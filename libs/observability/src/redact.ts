/** What stands where a secret stood. */
export const REDACTED = '[redacted]';

const SECRET_HEADERS = [
  'authorization',
  'proxy-authorization',
  'cookie',
  'set-cookie',
  'x-api-key',
];
const HEADER_HOLDERS = [
  'headers',
  'req.headers',
  'request.headers',
  'res.headers',
  'response.headers',
];

/**
 * Where a log line may not show what it holds, in pino's path syntax. Named places and no wildcards: those would be
 * searched for in every line.
 */
export const REDACTED_PATHS: readonly string[] = [
  ...HEADER_HOLDERS.flatMap((holder) => SECRET_HEADERS.map((name) => `${holder}["${name}"]`)),
  ...SECRET_HEADERS.map((name) => `["${name}"]`),
  'password',
  'apiKey',
];

const CREDENTIALS = /([a-z][a-z0-9+.-]{0,30}:\/\/)[^\s/?#]*@/gi;

/** A text that may be logged: every connection string in it keeps its hosts and loses user and password. */
export function redactUri(text: string): string {
  return text.replace(CREDENTIALS, '$1***@');
}
