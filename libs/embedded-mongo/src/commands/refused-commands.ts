import { type ErrorName } from '../server/command-error.js';

/** Commands that MongoDB has and this database refuses, with what to use instead. */
export const REFUSED_COMMANDS: Readonly<Record<string, string>> = {
  abortTransaction:
    'Transactions are not supported by the embedded database. One write command is atomic per document; use MongoDB for more.',
  commitTransaction:
    'Transactions are not supported by the embedded database. One write command is atomic per document; use MongoDB for more.',
  mapReduce: 'mapReduce is not supported by the embedded database. Use an aggregation pipeline.',
  mapreduce: 'mapReduce is not supported by the embedded database. Use an aggregation pipeline.',
  geoNear: 'Geo queries are not supported by the embedded database. Use MongoDB.',
  geoSearch: 'Geo queries are not supported by the embedded database. Use MongoDB.',
  eval: 'JavaScript in the server is not supported by the embedded database. Use aggregation expressions.',
  convertToCapped:
    'Capped collections are not supported by the embedded database. Use a TTL index.',
  cloneCollectionAsCapped:
    'Capped collections are not supported by the embedded database. Use a TTL index.',
  saslStart:
    'Authentication is not supported by the embedded database. It listens on loopback or a socket only; guard it by the file system.',
  saslContinue:
    'Authentication is not supported by the embedded database. It listens on loopback or a socket only.',
  authenticate:
    'Authentication is not supported by the embedded database. It listens on loopback or a socket only.',
  createUser:
    'Users are not supported by the embedded database. It listens on loopback or a socket only.',
  updateUser:
    'Users are not supported by the embedded database. It listens on loopback or a socket only.',
  dropUser:
    'Users are not supported by the embedded database. It listens on loopback or a socket only.',
  createRole:
    'Roles are not supported by the embedded database. It listens on loopback or a socket only.',
  replSetInitiate: 'Replica sets are not supported by the embedded database. Use MongoDB.',
  replSetGetStatus: 'Replica sets are not supported by the embedded database. Use MongoDB.',
  replSetReconfig: 'Replica sets are not supported by the embedded database. Use MongoDB.',
  replSetStepDown: 'Replica sets are not supported by the embedded database. Use MongoDB.',
  shardCollection: 'Sharding is not supported by the embedded database. Use MongoDB.',
  enableSharding: 'Sharding is not supported by the embedded database. Use MongoDB.',
  bulkWrite:
    'The bulkWrite command came with MongoDB 8. Use insert, update and delete (Collection.bulkWrite does).',
  createSearchIndexes:
    'Search indexes are not supported by the embedded database. Use MongoDB Atlas.',
  listSearchIndexes:
    'Search indexes are not supported by the embedded database. Use MongoDB Atlas.',
  compact: 'Compacting is not needed: freed pages are used again.',
};

/** The name of the code that a MongoDB server without the feature answers with. */
export function refusalName(command: string): ErrorName {
  if (command.startsWith('replSet')) {
    return 'NoReplicationEnabled';
  }
  return command.startsWith('sasl') || command === 'authenticate'
    ? 'AuthenticationFailed'
    : 'CommandNotSupported';
}
