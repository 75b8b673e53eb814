import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

import { afterEach, describe, expect, it } from '@jest/globals';

import { SampleWorld } from './sample-world.server.js';

describe('the sample-world command', () => {
  const started: ChildProcess[] = [];

  function run(...argv: string[]): { child: ChildProcess; output: { out: string; err: string } } {
    const script = fileURLToPath(new URL('./cli.ts', import.meta.url));
    const child = spawn(process.execPath, [
      '--import',
      '@swc-node/register/esm-register',
      script,
      ...argv,
    ]);
    const output = { out: '', err: '' };
    child.stdout.on('data', (chunk: Buffer) => (output.out += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output.err += chunk.toString()));
    started.push(child);
    return { child, output };
  }

  afterEach(() => {
    started.splice(0).forEach((child) => child.kill('SIGKILL'));
  });

  it.each(['SIGINT', 'SIGTERM'] as const)(
    'serves until %s, then ends cleanly',
    async (signal) => {
      const { child, output } = run('--port', '0', '--seed', '3');
      while (!output.out.includes('Ctrl+C')) {
        await once(child.stdout ?? child, 'data');
      }
      const origin = /is at (\S+)/.exec(output.out)?.[1] ?? '';
      expect((await fetch(`${origin}/company/copperfinch`)).status).toBe(200);
      child.kill(signal);
      expect(await once(child, 'exit')).toEqual([0, null]);
    },
    20_000,
  );

  it('explains itself', async () => {
    const { child, output } = run('--help');
    expect(await once(child, 'close')).toEqual([0, null]);
    for (const option of ['--allow-remote', '--faults', '--day', '--now', '--drift', 'Examples:']) {
      expect(output.out).toContain(option);
    }
  }, 20_000);

  it('says in one line what it did not understand', async () => {
    const { child, output } = run('--seed', 'x');
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(output.err).toMatch(/^--seed must be a whole number from 0 to \d+, not "x"\.\n$/);
  }, 20_000);

  it('serves another day, another layout, and faults', async () => {
    const argv = ['--port', '0', '--day', '3', '--drift', 'jsonLdDropped', '--faults', '1'];
    const { output, child } = run(...argv);
    while (!output.out.includes('Ctrl+C')) {
      await once(child.stdout ?? child, 'data');
    }
    expect(output.out).toContain('It is 2026-11-04T00:00:00.000Z there.');
    expect(output.out).toContain('Its layout drifts: jsonLdDropped.');
    expect(output.out).toContain('Of 100 requests, some 100 go wrong.');
  }, 20_000);

  it('says in one line that the world had not begun', async () => {
    const { child, output } = run('--now', '2020-01-01');
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(output.err).toMatch(/^2020-01-01T00:00:00.000Z is not in this world's history.*\n$/);
  }, 20_000);

  it('says in one line that the port is taken', async () => {
    const site = await SampleWorld.start();
    const { child, output } = run('--port', new URL(site.origin).port);
    expect(await once(child, 'close')).toEqual([1, null]);
    expect(output.err).toMatch(/^Port \d+ is in use: the sample world cannot be served there\.\n$/);
    await site.stop();
  }, 20_000);
});
