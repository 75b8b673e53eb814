/** The port that was asked for is taken; nothing was started. */
export class SampleWorldPortInUseError extends Error {
  override readonly name = 'SampleWorldPortInUseError';
  readonly code = 'SAMPLE_WORLD_PORT_IN_USE';

  constructor(
    readonly port: number,
    cause: unknown,
  ) {
    super(`Port ${port} is in use: the sample world cannot be served there.`, { cause });
  }
}

/** The world of a seed has a first moment, and nothing is known of what was before. */
export class WorldNotBegunError extends RangeError {
  override readonly name = 'WorldNotBegunError';
  readonly code = 'WORLD_NOT_BEGUN';

  constructor(
    readonly startedAt: Date,
    instant: Date,
  ) {
    const asked = Number.isNaN(instant.getTime()) ? 'An invalid date' : instant.toISOString();
    super(`${asked} is not in this world's history, which begins at ${startedAt.toISOString()}.`);
  }
}
