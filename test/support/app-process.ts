import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

import { holdToContract } from './api-contract.js';
import { compiledProgram } from './compiled-program.js';

/** The application as a process of its own, as a person would start it. */
export class AppProcess {
  private out = '';
  private err = '';
  private held: Promise<string> | null = null;

  private constructor(private readonly child: ChildProcess) {
    child.stdout?.on('data', (chunk: Buffer) => (this.out += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => (this.err += chunk.toString()));
  }

  /**
   * Starts it with these variables and nothing else in its environment but the path; from its source as it is
   * now, or, with `dist/src/main.js`, as `npm run build` left it.
   */
  static start(variables: Readonly<Record<string, string>>, program = 'src/main.ts'): AppProcess {
    const file = program.endsWith('.ts') ? compiledProgram(program) : program;
    const child = spawn(process.execPath, [file], {
      env: {
        PATH: '/usr/local/bin:/usr/bin:/bin',
        PORT: '0',
        LOG_LEVEL: 'fatal',
        SHUTDOWN_DRAIN_MS: '0',
        ...variables,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return new AppProcess(child);
  }

  get stdout(): string {
    return this.out;
  }

  get stderr(): string {
    return this.err;
  }

  /** Where it listens, once it does; its answers are held against its OpenAPI document from then on. */
  origin(): Promise<string> {
    this.held ??= this.listening().then(async (origin) => {
      await holdToContract(origin);
      return origin;
    });
    return this.held;
  }

  private async listening(): Promise<string> {
    for (;;) {
      const told = /listens on (http:\S+)/.exec(this.out)?.[1];
      if (told !== undefined) {
        return told;
      }
      if (this.hasEnded) {
        throw new Error(`It ended before it listened:\n${this.out}\n${this.err}`);
      }
      await Promise.race([once(this.child.stdout ?? this.child, 'data'), once(this.child, 'exit')]);
    }
  }

  signal(name: NodeJS.Signals): void {
    this.child.kill(name);
  }

  /** The exit code, once it has ended and all it wrote was read. */
  async ended(): Promise<number | null> {
    if (!this.hasEnded) {
      await once(this.child, 'close');
    }
    return this.child.exitCode;
  }

  async kill(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.ended();
  }

  private get hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }
}
