import { ObjectId } from 'bson';

import { decodeDocument } from '../bson/decode.js';
import { encodeDocument } from '../bson/encode.js';
import { type Doc, isDoc, setField, typeOf, type Value } from '../bson/value.js';
import { type Row } from '../plan/row.js';
import { parseFilter } from '../query/filter.js';
import { compileFilter } from '../query/matcher.js';
import { commandError } from '../server/command-error.js';
import { type Collection, type RecordId } from '../storage/collection.js';

const ID_NAME = '_id';
const OBJECT_ID_TYPE = 0x07;
const MAX_DEPTH = 180;

/** @throws CommandError 53 for an `_id` that cannot be one. */
export function checkIdValue(id: Value): void {
  const type = typeOf(id);
  if (type === 'array' || type === 'regex') {
    throw commandError('InvalidIdField', `The '_id' value cannot be of type ${type}`);
  }
  const dollar = isDoc(id) ? Object.keys(id).find((field) => field.startsWith('$')) : undefined;
  if (dollar !== undefined) {
    throw commandError(
      'DollarPrefixedFieldName',
      `_id fields may not contain '$'-prefixed fields: ${dollar} is not valid for storage.`,
    );
  }
}

function depthOf(value: Value): number {
  if (Array.isArray(value)) {
    return 1 + value.reduce<number>((deepest, item) => Math.max(deepest, depthOf(item)), 0);
  }
  return isDoc(value)
    ? 1 + depthOf(Object.values(value).filter((item) => typeof item === 'object')) - 1
    : 0;
}

/** @throws CommandError 15 when documents are nested more than 180 deep. */
export function checkDepth(doc: Doc): void {
  if (depthOf(doc) > MAX_DEPTH) {
    throw commandError('Overflow', `cannot nest documents deeper than ${MAX_DEPTH} levels`);
  }
}

function withGeneratedId(bytes: Buffer): { bytes: Buffer; id: ObjectId } {
  const id = new ObjectId();
  const head = Buffer.alloc(4 + 1 + 4 + 12);
  head.writeInt32LE(bytes.length + 17, 0);
  head.writeUInt8(OBJECT_ID_TYPE, 4);
  head.write(`${ID_NAME}\0`, 5, 'latin1');
  head.set(id.id, 9);
  return { bytes: Buffer.concat([head, bytes.subarray(4)]), id };
}

/** A document ready to be stored: with an `_id`, which comes first. */
export function prepareInsert(raw: Buffer): { doc: Doc; bytes: Buffer } {
  const doc = decodeDocument(raw);
  if (!('_id' in doc)) {
    const { bytes, id } = withGeneratedId(raw);
    return { doc: { _id: id, ...doc }, bytes };
  }
  const idType = typeOf(doc._id);
  if (idType === 'array' || idType === 'regex') {
    throw commandError(
      'BadValue',
      `can't use ${idType === 'array' ? 'an' : 'a'} ${idType} for _id`,
    );
  }
  checkIdValue(doc._id);
  checkDepth(doc);
  if (Object.keys(doc)[0] !== ID_NAME) {
    const ordered = idFirst(doc);
    return { doc: ordered, bytes: encodeDocument(ordered) };
  }
  return { doc, bytes: Buffer.from(raw) };
}

/** The document with `_id` as its first field. */
export function idFirst(doc: Doc): Doc {
  const result: Doc = { _id: doc._id };
  for (const field of Object.keys(doc)) {
    if (field !== ID_NAME) {
      setField(result, field, doc[field]);
    }
  }
  return result;
}

/** @throws CommandError 121 when the collection's validator refuses the document. */
export function checkValidator(collection: Collection, doc: Doc): void {
  const { validator, validationAction, validationLevel } = collection.options;
  if (!isDoc(validator) || validationAction === 'warn' || validationLevel === 'off') {
    return;
  }
  if (!compileFilter(parseFilter(validator))(doc)) {
    throw commandError('DocumentValidationFailure', 'Document failed validation', {
      errInfo: {
        failingDocumentId: doc._id,
        details: { operatorName: Object.keys(validator)[0] ?? '' },
      },
    });
  }
}

/** The level `moderate` lets documents that were invalid already be changed. */
function isExempt({ options }: Collection, before: Doc): boolean {
  const { validator, validationLevel } = options;
  return (
    validationLevel === 'moderate' &&
    isDoc(validator) &&
    !compileFilter(parseFilter(validator))(before)
  );
}

/** Stores a document that the client sent. */
export function insertRaw(
  collection: Collection,
  raw: Buffer,
  bypassesValidation: boolean,
): RecordId {
  const { doc, bytes } = prepareInsert(raw);
  if (!bypassesValidation) {
    checkValidator(collection, doc);
  }
  return collection.insert(doc, bytes);
}

/** Stores a document made in the server, giving it an `_id` when it has none. */
export function insertDoc(collection: Collection, doc: Doc, bypassesValidation: boolean): Doc {
  const complete = idFirst({ ...doc, _id: doc._id === undefined ? new ObjectId() : doc._id });
  checkIdValue(complete._id);
  if (!bypassesValidation) {
    checkValidator(collection, complete);
  }
  collection.insert(complete, encodeDocument(complete));
  return complete;
}

/** Replaces a row; false when the new document is byte for byte the old one. */
export function replaceRow(
  collection: Collection,
  row: Row,
  next: Doc,
  bypassesValidation: boolean,
): boolean {
  const bytes = encodeDocument(next);
  if (bytes.equals(row.bytes)) {
    return false;
  }
  if (!bypassesValidation && !isExempt(collection, row.doc)) {
    checkValidator(collection, next);
  }
  collection.update(row.recordId, { doc: row.doc, bytes: row.bytes }, { doc: next, bytes });
  return true;
}
