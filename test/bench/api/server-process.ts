import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, openSync, readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';

const LOADER = ['--import', '@swc-node/register/esm-register'];
const PATIENCE_MS = 30_000;
const LOOK_MS = 50;
/** Of the kernel's clock ticks, the same on every Linux that Node runs on. */
const TICK_MS = 10;

/** A server under measurement, in a process of its own; what it prints goes to a file, as it would to a collector. */
export class ServerProcess {
  private constructor(
    private readonly child: ChildProcess,
    readonly origin: string,
  ) {}

  /** Starts a program and waits until it says where it listens (`listens on …` or a `mongodb:` address). */
  static async start(
    program: string,
    parameters: readonly string[],
    { output, variables = {} }: { output: string; variables?: Readonly<Record<string, string>> },
  ): Promise<ServerProcess> {
    const file = openSync(output, 'w');
    const loader = program.endsWith('.ts') ? LOADER : [];
    const child = spawn(process.execPath, [...loader, program, ...parameters], {
      env: { PATH: '/usr/local/bin:/usr/bin:/bin', NODE_ENV: 'production', ...variables },
      stdio: ['ignore', file, 'inherit'],
    });
    closeSync(file);
    const until = performance.now() + PATIENCE_MS;
    for (;;) {
      const said = /listens on (http:\S+)|(mongodb:\S+)/.exec(readFileSync(output, 'utf8'));
      const origin = said?.[1] ?? said?.[2];
      if (origin !== undefined) {
        return new ServerProcess(child, origin);
      }
      if (child.exitCode !== null || performance.now() > until) {
        child.kill('SIGKILL');
        throw new Error(
          `${program} does not listen; see what it printed:\n${readFileSync(output, 'utf8')}`,
        );
      }
      await sleep(LOOK_MS);
    }
  }

  /** Milliseconds of processor time used so far, all threads together; null where the system does not tell. */
  processorMs(): number | null {
    const fields = this.proc('stat')?.split(') ')[1]?.split(' ');
    return fields ? (Number(fields[11]) + Number(fields[12])) * TICK_MS : null;
  }

  /** Resident memory in megabytes; null where the system does not tell. */
  residentMb(): number | null {
    const kilobytes = /VmRSS:\s+(\d+)/.exec(this.proc('status') ?? '')?.[1];
    return kilobytes === undefined ? null : Math.round(Number(kilobytes) / 1024);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode === null && this.child.signalCode === null) {
      this.child.kill('SIGTERM');
      const kill = setTimeout(() => this.child.kill('SIGKILL'), PATIENCE_MS);
      await once(this.child, 'exit');
      clearTimeout(kill);
    }
  }

  private proc(name: string): string | null {
    try {
      return readFileSync(`/proc/${this.child.pid ?? 0}/${name}`, 'utf8');
    } catch {
      return null;
    }
  }
}
