import { banner } from './cli.banner.js';
import { type CliArguments, CliArgumentsError, parseCliArguments, USAGE } from './cli.arguments.js';
import { SampleWorldPortInUseError, WorldNotBegunError } from './sample-world.errors.js';
import { SampleWorld } from './sample-world.server.js';
import { instantOfDay } from './world.js';

try {
  const wanted = parseCliArguments(process.argv.slice(2));
  if (wanted.isHelpWanted) {
    process.stdout.write(USAGE);
  } else {
    await serve(wanted);
  }
} catch (error) {
  if (!isTheCallers(error)) {
    throw error;
  }
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function serve({
  port,
  host,
  seed,
  day,
  now,
  faultRate,
  drifts,
}: CliArguments): Promise<void> {
  const site = await SampleWorld.start({
    port,
    host,
    seed,
    now: now ?? instantOfDay(day ?? 0),
    ...(faultRate > 0 && { faults: { rate: faultRate } }),
    layouts: drifts.length > 0 ? [{ drifts }] : [],
  });
  process.stdout.write(banner(site.origin, site.world, faultRate));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void site.stop());
  }
}

/** Failures of what was asked, which a sentence explains; anything else is ours and shows its trace. */
function isTheCallers(error: unknown): error is Error {
  return (
    error instanceof CliArgumentsError ||
    error instanceof SampleWorldPortInUseError ||
    error instanceof WorldNotBegunError
  );
}
