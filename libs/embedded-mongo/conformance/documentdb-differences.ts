import { DOCUMENTDB_EDGE_DIFFERENCES } from './documentdb-edge-differences.js';

/** Questions another engine answers otherwise, with the reason. */
export interface Difference {
  readonly reason: string;
  readonly names: readonly string[];
}

/**
 * Where DocumentDB, the second engine these cases are asked of, differs. The run against it checks both ways: what
 * differs and is not here fails, and so does what is here and differs no longer.
 */
export const DOCUMENTDB_DIFFERENCES: readonly Difference[] = [
  {
    reason: 'gives a set in no order',
    names: ['evaluates {"$setUnion":[[1,2],[2,3]]}'],
  },
  {
    reason: 'lacks the operator or an option of it',
    names: [
      'evaluates {"$stdDevPop":[[2,4,4,4,5,5,7,9]]}',
      'looks through a window by {"$derivative":{"input":"$v"}}',
      'gives {"$stdDevSamp":[[1,2,3]]}',
      'gives {"$percentile":{"input":[1,2,3,4],"p":[0.5],"method":"approximate"}}',
      'gives {"$median":{"input":[1,2,3],"method":"approximate"}}',
      'gives {"$dateToString":{"date":"1970-01-01T00:00:00.000Z","format":"%b %B %d %z %Z %U %w","timezone":"+01:30"}}',
    ],
  },
  {
    reason: 'refuses with another code',
    names: [
      'refuses {"$nope":1}',
      'refuses {"$arrayElemAt":[5,0]}',
      'refuses {"$concat":["a",1]}',
      'refuses {"$cond":[1,2]}',
      'refuses "$$nope"',
      'refuses {"$switch":{"branches":[{"case":false,"then":1}]}}',
      'refuses {"$sqrt":-1}',
      'refuses {"$dateToString":{"date":"x"}}',
      'refuses the filter {"n":{"$regex":"("}}',
      'refuses the filter {"$where":"true"}',
      'refuses the filter {"$text":{"$search":"x"}}',
      'refuses the filter {"n":{"$near":[1,2]}}',
      'refuses to update {"a":1} by {"$rename":{"a":"a"}}',
      'refuses to update {"a":1} by {"$pop":{"a":1}}',
      'refuses the pipeline [{"$skip":-1}]',
      'refuses the pipeline [{"$sort":{"a":2}}]',
      'refuses the pipeline [{"$unwind":"tags"}]',
      'refuses the pipeline [{"$bucket":{"groupBy":"$qty","boundaries":[1]}}]',
      'refuses the pipeline [{"$bucket":{"groupBy":"$qty","boundaries":[2,1]}}]',
      'refuses the pipeline [{"$bucket":{"groupBy":"$qty","boundaries":[0,1]}}]',
      'refuses the pipeline [{"$out":"x"},{"$match":{}}]',
      'refuses an unknown option',
      'refuses a negative limit on skip',
      'refuses mapReduce',
      'refuses to find by {"s":{"$regex":"a","$options":"z"}}',
      'refuses to show {"":1}',
      'refuses to show {"b.":1}',
      'refuses to show {"b..c":1}',
      'refuses to show {"m.$":0}',
      'refuses to show {"m.$":1,"l.$":1}',
    ],
  },
  {
    reason: 'its index leaves out NaN',
    names: [
      'matches {"n":{"$type":"number"}} with indexes',
      'matches {"n":{"$not":{"$gt":1}}} with indexes',
    ],
  },
  {
    reason: 'does not take apart an array that stands at a numbered place',
    names: ['tells the distinct values of b.0'],
  },
  {
    reason: 'keeps no order of insertion',
    names: ['returns documents in order of insertion'],
  },
  {
    reason: 'keeps the order in which an update names new fields; MongoDB sorts them',
    names: ['updates {"a":1} by {"$set":{"z":1,"m":2}}'],
  },
  {
    reason: 'does not match regular expressions in $pull',
    names: ['updates {"a":["aa","b"]} by {"$pull":{"a":"/^a/"}}'],
  },
  {
    reason: 'counts nothing as a document of 0; MongoDB gives no document',
    names: ['aggregates [{"$match":{"qty":99}},{"$count":"n"}]'],
  },
  {
    reason: 'has the feature that is refused here',
    names: [
      'refuses a text index',
      'refuses replica-set administration',
      'refuses a collation other than simple',
    ],
  },
  {
    reason: 'does not check this',
    names: ['refuses parallel arrays in an index'],
  },
  {
    reason: 'gives whole results as ints; MongoDB goes on in doubles',
    names: [
      'looks through a window by {"$expMovingAvg":{"input":"$t","N":1}}',
      'looks through a window by {"$expMovingAvg":{"input":"$t","alpha":0.5}}',
    ],
  },
  {
    reason: 'knows fewer keywords of $jsonSchema in queries',
    names: [
      'validates by {"anyOf":[{"properties":{"v":{"bsonType":"null"}}},{"properties":{"t":{"maximum":0}}}]}',
      'validates by {"not":{"properties":{"v":{"bsonType":"null"}}}}',
      'validates by {"allOf":[{"required":["v"]},{"minProperties":3},{"maxProperties":3}]}',
      'validates by {"additionalProperties":false,"properties":{"_id":{},"t":{},"v":{}}}',
      'validates by {"patternProperties":{"^v":{"bsonType":"int"}}}',
    ],
  },
  ...DOCUMENTDB_EDGE_DIFFERENCES,
];
