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
