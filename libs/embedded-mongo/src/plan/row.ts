import { type Scope } from '../aggregation/operator.js';
import { decodeDocument } from '../bson/decode.js';
import { fieldReader } from '../bson/decode-fields.js';
import { type Doc } from '../bson/value.js';
import { type FilterNode } from '../query/filter.js';
import { fieldsOf } from '../query/filter-fields.js';
import { compileFilter } from '../query/matcher.js';
import { type RecordId } from '../storage/collection.js';

/** A stored document that was read: its bytes as they are stored, decoded when somebody wants it whole. */
export class Row {
  private decoded: Doc | null = null;

  constructor(
    readonly recordId: RecordId,
    readonly bytes: Buffer,
  ) {}

  get doc(): Doc {
    this.decoded ??= decodeDocument(this.bytes);
    return this.decoded;
  }
}

/** Whether a row matches. */
export type RowTest = (row: Row, scope?: Scope) => boolean;

/** Compiles a filter into a test of rows that decodes no more of them than it asks about. */
export function compileRowTest(filter: FilterNode): RowTest {
  const matches = compileFilter(filter);
  const fields = fieldsOf(filter);
  if (fields === null) {
    return (row, scope) => matches(row.doc, scope);
  }
  if (fields.size === 0) {
    return (_row, scope) => matches({}, scope);
  }
  const read = fieldReader(fields);
  return (row, scope) => matches(read(row.bytes), scope);
}
