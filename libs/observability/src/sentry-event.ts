import { serializeError, type SerializedError } from './error.serializer.js';

/** What is known of the moment an error happened in. */
export interface ErrorSetting {
  readonly requestId?: string;
  readonly traceId?: string;
}

export interface SentryEventOptions {
  readonly eventId: string;
  readonly at: Date;
  /** `product@version`. */
  readonly release: string;
}

interface StackFrame {
  readonly function: string;
  readonly filename: string;
  readonly lineno: number;
  readonly colno: number;
  readonly in_app: boolean;
}

/** In a message, what stands in quotes is what somebody sent or what is stored; it may hold quotes itself, or be cut off. */
const QUOTED = /["'`“‘«][^]*(?:["'`”’»]|$)/;

const FRAME = /^\s*at (?:(.{1,500}?) \()?(.{1,1000}):(\d{1,9}):(\d{1,9})\)?$/;

/**
 * An error in the form Sentry takes: type, message without what it quotes, frames, causes, and the ids by
 * which the log has the rest. Nothing of the request, of the machine or of the data.
 */
export function sentryEvent(
  error: unknown,
  { requestId, traceId }: ErrorSetting,
  { eventId, at, release }: SentryEventOptions,
): object {
  return {
    event_id: eventId,
    timestamp: at.getTime() / 1000,
    platform: 'node',
    level: 'error',
    release,
    tags: { ...(requestId && { requestId }), ...(traceId && { traceId }) },
    // Oldest first, as Sentry wants it.
    exception: { values: chainOf(serializeError(error)).reverse().map(exceptionOf) },
  };
}

/** Tells errors that are the same from others: by type and place. */
export function sameness(error: unknown): string {
  const { type, stack } = serializeError(error);
  const [frame] = framesIn(stack);
  return `${type} ${frame?.filename ?? ''}:${frame?.lineno ?? ''}`;
}

function chainOf(error: SerializedError): SerializedError[] {
  return error.cause === null ? [error] : [error, ...chainOf(error.cause)];
}

function exceptionOf({ type, message, stack }: SerializedError): object {
  const frames = framesIn(stack).reverse();
  return {
    type,
    value: message.replace(QUOTED, '"…"'),
    ...(frames.length > 0 && { stacktrace: { frames } }),
  };
}

function framesIn(stack: string | null): StackFrame[] {
  return (stack ?? '').split('\n').flatMap((line) => {
    const [, name = '<anonymous>', file = '', lineno, colno] = FRAME.exec(line) ?? [];
    return lineno === undefined
      ? []
      : [
          {
            function: name,
            filename: withoutPlace(file),
            lineno: Number(lineno),
            colno: Number(colno),
            in_app: !/node_modules|^node:/.test(file),
          },
        ];
  });
}

/** Where on the machine the product lies is nobody's business. */
function withoutPlace(file: string): string {
  return file.replace(/^file:\/\//, '').replace(`${process.cwd()}/`, '');
}
