import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';

import { residentBytesOf } from './process-memory.js';

const itWithProc = existsSync('/proc/self/stat') ? it : it.skip;

describe(residentBytesOf.name, () => {
  itWithProc('counts what a process started along with it', async () => {
    const alone = (await residentBytesOf(process.pid)) ?? 0;
    const child = spawn(process.execPath, ['-e', 'setInterval(() => 0, 1000)']);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const together = (await residentBytesOf(process.pid)) ?? 0;
    const childs = (await residentBytesOf(child.pid ?? 0)) ?? 0;
    child.kill();

    expect(alone).toBeGreaterThan(10_000_000);
    expect(childs).toBeGreaterThan(5_000_000);
    expect(together).toBeGreaterThan(childs);
  });

  it('is nothing for a process that is not there', async () => {
    await expect(residentBytesOf(2 ** 30)).resolves.toBeNull();
  });
});
