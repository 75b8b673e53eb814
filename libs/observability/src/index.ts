export { serializeError, type SerializedError } from './error.serializer.js';
export { lineStart, pinoOptions, type PinoSettings } from './pino.options.js';
export { redactFields, redactText, redactUri, REDACTED } from './redact.js';
export { RequestContext, type RequestIds } from './request-context.js';
export { requestId, requestIdOf } from './request-id.js';
export {
  type AskedRoute,
  type LineLevel,
  type RequestFacts,
  requestLine,
  type TellableNames,
  tellRoute,
  type ToldRoute,
} from './request-line.js';
export { annotateRequest, notesOf, type RequestNotes } from './request-notes.js';
export { traceContextOf, type TraceContext, traceparentOf } from './trace-context.js';
export { parseSentryDsn } from './sentry-dsn.js';
export { SentryReporter } from './sentry-reporter.js';
