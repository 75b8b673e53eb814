import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

import { compiledProgram } from '../support/compiled-program.js';
import { freePort } from '../support/redis-process.js';

/** The embedded database in a process of its own, which can be killed and brought back with its data on its port. */
export class DatabaseProcess {
  private child: ChildProcess | null = null;

  private constructor(
    private readonly dir: string,
    private readonly program: string,
    private readonly port: number,
  ) {}

  /** Runs `npm run db`'s program, as source (`.ts`) or built. */
  static async start(dir: string, program: string): Promise<DatabaseProcess> {
    const database = new DatabaseProcess(dir, program, await freePort());
    await database.start();
    return database;
  }

  get uri(): string {
    return `mongodb://127.0.0.1:${this.port}/outage`;
  }

  /** Resolves when it listens. */
  async start(): Promise<void> {
    const file = this.program.endsWith('.ts') ? compiledProgram(this.program) : this.program;
    const place = ['--dir', this.dir, '--port', String(this.port)];
    const child = spawn(process.execPath, [file, ...place], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    this.child = child;
    await Promise.race([
      once(child.stdout, 'data'),
      once(child, 'exit').then(([code]) => {
        throw new Error(`The database ended with ${String(code)} before it was ready`);
      }),
    ]);
  }

  /** As a power cut would. */
  async kill(): Promise<void> {
    const { child } = this;
    this.child = null;
    if (child?.exitCode === null && child.signalCode === null) {
      const gone = once(child, 'exit');
      child.kill('SIGKILL');
      await gone;
    }
  }
}
