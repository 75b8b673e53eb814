export interface SerializedError {
  readonly type: string;
  readonly message: string;
  readonly code: string | null;
  readonly stack: string | null;
  readonly cause: SerializedError | null;
}

/** An error as the log keeps it: type, code, message, stack and chain of causes; no other field of it. */
export function serializeError(error: unknown): SerializedError {
  const message = error instanceof Error ? error.message : String(error);
  return { type: 'Error', message, code: null, stack: null, cause: null };
}
