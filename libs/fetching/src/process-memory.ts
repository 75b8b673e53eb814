import { readdir, readFile } from 'node:fs/promises';

/**
 * Resident memory of a process and everything it started, in bytes; what they share is counted once where the system
 * tells. `null` where there is no /proc, or the process is gone.
 */
export async function residentBytesOf(processId: number): Promise<number | null> {
  try {
    const family = familyOf(processId, await parents());
    const bytes = await Promise.all(family.map(bytesOf));
    const total = bytes.reduce((sum, each) => sum + each, 0);
    return total === 0 ? null : total;
  } catch {
    return null;
  }
}

/** Who started whom. */
async function parents(): Promise<Map<number, number>> {
  const names = (await readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const pairs = await Promise.all(
    names.map(async (name): Promise<[number, number]> => {
      const stat = await read(`/proc/${name}/stat`);
      // The name in parentheses may hold anything, so what follows is counted from its end.
      const [, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return [Number(name), Number(parent)];
    }),
  );
  return new Map(pairs);
}

function familyOf(root: number, parentOf: ReadonlyMap<number, number>): number[] {
  const family = new Set([root]);
  let grew = true;
  while (grew) {
    const before = family.size;
    for (const [child, parent] of parentOf) {
      if (family.has(parent)) {
        family.add(child);
      }
    }
    grew = family.size > before;
  }
  return [...family];
}

async function bytesOf(processId: number): Promise<number> {
  const share = /^Pss:\s+(\d+) kB$/m.exec(await read(`/proc/${processId}/smaps_rollup`))?.[1];
  const alone = /^VmRSS:\s+(\d+) kB$/m.exec(await read(`/proc/${processId}/status`))?.[1];
  return Number(share ?? alone ?? 0) * 1024;
}

/** Empty when the process went away, or belongs to somebody else. */
async function read(path: string): Promise<string> {
  return readFile(path, 'utf8').catch(() => '');
}
