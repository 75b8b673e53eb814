import { types } from 'node:util';

import { redactText } from './redact.js';

/** An error as the log keeps it. Absent is `null`. */
export interface SerializedError {
  readonly type: string;
  readonly message: string;
  readonly code: string | number | null;
  readonly stack: string | null;
  readonly cause: SerializedError | null;
}

const LONGEST_MESSAGE = 2000;
const LONGEST_STACK = 8000;
const LONGEST_CHAIN = 5;

/**
 * Type, code, message, stack and chain of causes. No other field of the error: those carry documents, queries and
 * people's names. What in a text gives a secret or a person away is removed. Never throws, also for what is no error.
 */
export function serializeError(error: unknown): SerializedError {
  return serialized(error, LONGEST_CHAIN);
}

function serialized(error: unknown, depth: number): SerializedError {
  // The second question is for errors made in another realm: a worker, a test's sandbox.
  if (!(error instanceof Error) && !types.isNativeError(error)) {
    return { type: typeof error, message: text(error), code: null, stack: null, cause: null };
  }
  const { code } = error as { code?: unknown };
  const hasCause = error.cause !== undefined && error.cause !== null && depth > 1;
  return {
    type: error.name,
    message: clean(error.message, LONGEST_MESSAGE),
    code: typeof code === 'string' || typeof code === 'number' ? code : null,
    stack: error.stack === undefined ? null : clean(error.stack, LONGEST_STACK),
    cause: hasCause ? serialized(error.cause, depth - 1) : null,
  };
}

// An object that was thrown may hold anything, so only its kind is told.
function text(thrown: unknown): string {
  return typeof thrown === 'string'
    ? clean(thrown, LONGEST_MESSAGE)
    : 'something that is not an Error was thrown';
}

function clean(message: string, longest: number): string {
  return redactText(message.length > longest ? `${message.slice(0, longest)}…` : message);
}
