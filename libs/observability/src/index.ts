export { serializeError, type SerializedError } from './error.serializer.js';
export { pinoHttpOptions, type PinoHttpSettings } from './pino-http.options.js';
export { redactUri } from './redact.js';
export { requestId, requestIdOf } from './request-id.js';
export { annotateRequest, notesOf, type RequestNotes } from './request-notes.js';
