/** Why the embedded database could not start. `code` is stable; the message says what to do. */
export class EmbeddedMongoError extends Error {
  constructor(
    readonly code: string,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
    this.name = new.target.name;
  }
}

/** Another process has the data directory open. */
export class DataDirectoryLockedError extends EmbeddedMongoError {
  constructor(
    readonly dir: string,
    /** Process id of the holder. */
    readonly holderPid: number,
    readonly holderHost: string,
  ) {
    super(
      'DATA_DIRECTORY_LOCKED',
      `The data directory ${dir} is in use by process ${holderPid} on ${holderHost}. Stop that process, or choose another directory.`,
    );
  }
}

/** The data directory cannot be read or written. */
export class DataDirectoryUnreadableError extends EmbeddedMongoError {
  constructor(
    readonly dir: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(
      'DATA_DIRECTORY_UNREADABLE',
      `The data directory ${dir} cannot be used: ${reason}. Give this user read and write access to it, or choose another directory.`,
      options,
    );
  }
}

/** The directory holds something else than this database. */
export class DataDirectoryForeignError extends EmbeddedMongoError {
  constructor(
    readonly dir: string,
    found: string,
  ) {
    super(
      'DATA_DIRECTORY_FOREIGN',
      `The directory ${dir} is not empty and was not made by this database (found ${found}). Choose an empty directory.`,
    );
  }
}

/** The directory was written by a newer version. */
export class DataDirectoryNewerError extends EmbeddedMongoError {
  constructor(
    readonly dir: string,
    found: number,
    known: number,
  ) {
    super(
      'DATA_DIRECTORY_NEWER',
      `The data directory ${dir} has format ${found}, but this version reads formats up to ${known}. Update this program, or choose another directory.`,
    );
  }
}

/** The stored file is damaged. */
export class DataDirectoryCorruptError extends EmbeddedMongoError {
  constructor(
    readonly dir: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(
      'DATA_DIRECTORY_CORRUPT',
      `The data in ${dir} is damaged: ${reason}. Nothing was changed. Restore the directory from a backup, or move it away to start empty.`,
      options,
    );
  }
}

/** The disk with the data directory has no room. */
export class DiskFullError extends EmbeddedMongoError {
  constructor(
    readonly dir: string,
    options?: ErrorOptions,
  ) {
    super(
      'DISK_FULL',
      `There is no room on the disk for the data directory ${dir}. Free some space and start again.`,
      options,
    );
  }
}

/** Something else listens on the port or socket. */
export class PortInUseError extends EmbeddedMongoError {
  constructor(readonly address: string) {
    super(
      'PORT_IN_USE',
      `The address ${address} is in use. Stop what listens there, or choose another port (0 takes any free one).`,
    );
  }
}

/** The port or socket cannot be listened on at all: no permission, no such folder, a path too long. */
export class AddressUnusableError extends EmbeddedMongoError {
  constructor(
    readonly address: string,
    reason: string,
    options?: ErrorOptions,
  ) {
    super(
      'ADDRESS_UNUSABLE',
      `The database cannot listen on ${address}: ${reason}. Choose another port or socket path.`,
      options,
    );
  }
}

/** The thread of the database ended although nobody stopped it. */
export class DatabaseThreadError extends EmbeddedMongoError {
  constructor(reason: string) {
    super('DATABASE_THREAD_FAILED', `The database thread failed: ${reason}.`);
  }
}
