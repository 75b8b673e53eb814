import type { Doc } from '../bson/value.js';

/** Server error codes from https://github.com/mongodb/mongo/blob/master/src/mongo/base/error_codes.yml */
export const ERROR_CODES = {
  InternalError: 1,
  BadValue: 2,
  NoSuchKey: 4,
  Unauthorized: 13,
  TypeMismatch: 14,
  Overflow: 15,
  InvalidLength: 16,
  IllegalOperation: 20,
  NamespaceNotFound: 26,
  IndexNotFound: 27,
  PathNotViable: 28,
  ConflictingUpdateOperators: 40,
  NotSingleValueField: 54,
  EmptyFieldName: 56,
  AuthenticationFailed: 18,
  NoReplicationEnabled: 76,
  CursorNotFound: 43,
  NamespaceExists: 48,
  MaxTimeMSExpired: 50,
  DollarPrefixedFieldName: 52,
  InvalidIdField: 53,
  ImmutableField: 66,
  CannotBackfillArray: 34,
  CannotCreateIndex: 67,
  InvalidOptions: 72,
  InvalidNamespace: 73,
  IndexOptionsConflict: 85,
  InvalidIndexSpecificationOption: 197,
  IndexKeySpecsConflict: 86,
  CommandNotFound: 59,
  InvalidPipelineOperator: 168,
  FailedToParse: 9,
  OperationNotSupportedInTransaction: 263,
  CommandNotSupported: 115,
  DocumentValidationFailure: 121,
  ConversionFailure: 241,
  BSONObjectTooLarge: 10334,
  DuplicateKey: 11000,
  OutOfDiskSpace: 14031,
  InvalidBSON: 22,
  CappedPositionLost: 136,
  ShutdownInProgress: 91,
  QueryFeatureNotAllowed: 224,
  APIStrictError: 323,
  NotWritablePrimary: 10107,
} as const;

/** The name of a server error code that is in the table above. */
export type ErrorName = keyof typeof ERROR_CODES;

const NAMES: ReadonlyMap<number, string> = new Map(
  Object.entries(ERROR_CODES).map(([name, code]) => [code, name]),
);

/** What a command answers when it fails: MongoDB's code, its name and a sentence. */
export class CommandError extends Error {
  override readonly name = 'CommandError';

  constructor(
    readonly code: number,
    readonly codeName: string,
    message: string,
    /** Further fields of the answer, such as `keyPattern` and `keyValue`. */
    readonly details: Doc = {},
  ) {
    super(message);
  }
}

/** An error of a named code. */
export function commandError(name: ErrorName, message: string, details: Doc = {}): CommandError {
  return new CommandError(ERROR_CODES[name], name, message, details);
}

/** An error by its code; MongoDB names those that have no name `Location<code>`, as most of aggregation's are. */
export function locationError(code: number, message: string): CommandError {
  return new CommandError(code, NAMES.get(code) ?? `Location${code}`, message);
}
