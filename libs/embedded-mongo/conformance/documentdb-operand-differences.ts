/** Where DocumentDB differs on what stands in filters, projections, updates and indexes, and on variables. */
export const DOCUMENTDB_OPERAND_DIFFERENCES: readonly {
  readonly reason: string;
  readonly names: readonly string[];
}[] = [
  {
    reason: 'refuses with another code',
    names: [
      'gives 14 for the filter {"a":{"$type":true}}',
      'gives 51108 for the filter {"a":{"$regex":"x","$options":"q"}}',
      'gives 51075 for the filter {"a":{"$regex":{"pattern":"x","options":"i"},"$options":"m"}}',
      'gives 51091 for the filter {"a":{"$regex":"("}}',
      'gives 31249 for the projection {"a":1,"a.b":1}',
      'gives 40353 for the projection {"a.":1}',
      'gives 15998 for the projection {"a..b":1}',
      'gives 28667 for the projection {"a":{"$slice":"x"}}',
      'gives 28724 for the projection {"a":{"$slice":[1,0]}}',
      'gives 31275 for the projection {"a.b":{"$elemMatch":{"c":1}}}',
      'gives 31395 for the projection {"a.$":0}',
      'gives 31276 for the projection {"a.$":1,"b.$":1}',
      'gives 14 for the update {"$pop":{"s":1}}',
      'gives 2 for the update {"$rename":{"b":"b"}}',
      'makes no index of {"key":{"a":1},"name":"_id_"}',
      'makes no index of {"key":{"a":1},"name":"i","sparse":true,"partialFilterExpression":{"a":1}}',
      'makes no index of {"key":{"_id":1},"name":"_id_","sparse":true}',
      'makes no index of {"key":{"_id":1},"name":"_id_","hidden":true}',
      'makes no index of {"key":{"f0":1,"f1":1,"f2":1,"f3":1,"f4":1,"f5":1,"f6":1,"f7":1,"f8":1,"f9":1,"f10":1,"f11',
      'does not hide the index over _id',
      'gives 40104 for the stage {"$graphLookup":{"from":"@self","startWith":"$knows","connectFromField":"knows","connectToField":"name","as":"reached","nope":1}}',
      'gives 40100 for the stage {"$graphLookup":{"from":"@self","startWith":"$knows","connectFromField":"knows","connectToField":"name","as":"reached","maxDepth":"x"}}',
      'gives 40101 for the stage {"$graphLookup":{"from":"@self","startWith":"$knows","connectFromField":"knows","connectToField":"name","as":"reached","maxDepth":-1}}',
      'gives 40102 for the stage {"$graphLookup":{"from":"@self","startWith":"$knows","connectFromField":"knows","connectToField":"name","as":"reached","maxDepth":1.5}}',
      'gives 40185 for the stage {"$graphLookup":{"from":"@self","startWith":"$knows","connectFromField":"knows","connectToField":"name","as":"reached","restrictSearchWithMatch":5}}',
      'gives 17053 for the stage {"$redact":"$v"}',
      'gives 5339900 for the stage {"$setWindowFields":{"sortBy":{"_id":1},"output":{"n":{"$sum":1,"window":{"documents":[1,0]}}}}}',
      'gives 5339902 for the stage {"$setWindowFields":{"sortBy":{"_id":1,"v":1},"output":{"n":{"$sum":1,"window":{"range":[0,1]}}}}}',
      'gives 5339901 for the stage {"$setWindowFields":{"output":{"n":{"$sum":1,"window":{"documents":[0,1]}}}}}',
      'gives 5371602 for the stage {"$setWindowFields":{"output":{"n":{"$shift":{"output":"$v","by":1}}}}}',
      'gives 40257 for the stage {"$bucketAuto":{"groupBy":"$v","buckets":2,"granularity":"nope"}}',
      'gives 40600 for the stage {"$facet":{"a":[{"$facet":{"b":[]}}]}}',
    ],
  },
  {
    reason: 'does not refuse what MongoDB refuses',
    names: [
      'gives 51270 for the projection {"a":{}}',
      'gives 9 for the stage {"$setWindowFields":{"sortBy":{"_id":1},"output":{"n":{"$sum":1,"$max":1}}}}',
      'gives 16412 for the stage {"$facet":{"a.b":[]}}',
      'knows no variable that nothing binds, in a pipeline',
      'knows no variable that nothing binds, in the $expr of a find',
      'knows no variable that nothing binds, in the $expr of a $match',
      'knows no variable that nothing binds, in a projection of find',
      'knows no variable that nothing binds, in the pipeline of an update',
      'knows no variable that nothing binds, in the pipeline of a $lookup',
      'keeps the variable of $map within it',
      'evaluates the variables of $let without each other',
    ],
  },
  {
    reason: 'refuses what MongoDB takes for nothing to do',
    names: ['renames nothing beyond the end of an array'],
  },
  {
    reason: 'tells a depth as another type of number',
    names: ['walks a graph by {"depthField":"depth"}'],
  },
  {
    reason: 'has no hidden indexes',
    names: ['lists the index {"key":{"a":1},"name":"i","hidden":true} as it was made'],
  },
  {
    reason: 'says the same in other words',
    names: ['says that all indexes were there already'],
  },
  {
    reason: 'finds by an index of a numbered path only what has an element there',
    names: ['finds by a number in a path over an array of documents, by an index too'],
  },
  {
    reason: 'binds the usual variable beside the named one',
    names: ['does not know the element by its usual name when it has another'],
  },
];
