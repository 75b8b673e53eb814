export { EmbeddedMongo, type EmbeddedMongoOptions } from './embedded-mongo.js';
export {
  AddressUnusableError,
  DatabaseThreadError,
  DataDirectoryCorruptError,
  DataDirectoryForeignError,
  DataDirectoryLockedError,
  DataDirectoryNewerError,
  DataDirectoryUnreadableError,
  DiskFullError,
  EmbeddedMongoError,
  PortInUseError,
} from './embedded-mongo.errors.js';
