import { banner } from './cli.banner.js';
import { type CliArguments, CliArgumentsError, parseCliArguments, USAGE } from './cli.arguments.js';
import { SampleWorldPortInUseError } from './sample-world.errors.js';
import { SampleWorld } from './sample-world.server.js';

try {
  const wanted = parseCliArguments(process.argv.slice(2));
  if (wanted.isHelpWanted) {
    process.stdout.write(USAGE);
  } else {
    await serve(wanted);
  }
} catch (error) {
  if (!(error instanceof CliArgumentsError || error instanceof SampleWorldPortInUseError)) {
    throw error;
  }
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}

async function serve({ port, host, seed }: CliArguments): Promise<void> {
  const site = await SampleWorld.start({ port, host, seed });
  process.stdout.write(banner(site.origin, site.world));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => void site.stop());
  }
}
