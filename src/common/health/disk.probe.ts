import { statfs } from 'node:fs/promises';

import type { Probe, ProbeReport } from './health-probes.js';

interface DiskWatch {
  readonly directory: string;
  /** Less free space than this is told as degraded. */
  readonly minFreeBytes: number;
}

/** Whether there is room left where the embedded database lies; reads go on without. Null: nothing is kept on disk. */
export function diskProbe(watch: DiskWatch | null): Probe {
  return { name: 'disk', isEssential: false, check: () => reportOf(watch) };
}

async function reportOf(watch: DiskWatch | null): Promise<ProbeReport> {
  if (watch === null) {
    return { status: 'off' };
  }
  const { bavail, bsize } = await statfs(watch.directory);
  const freeBytes = bavail * bsize;
  return { status: freeBytes < watch.minFreeBytes ? 'degraded' : 'up', freeBytes };
}
