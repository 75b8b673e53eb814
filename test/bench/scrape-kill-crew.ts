import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

import { compiledProgram } from '../support/compiled-program.js';

const WORKER = 'test/bench/scrape-kill-worker.ts';

/** One instance that scrapes, as a process that can be killed. */
interface Member {
  readonly child: ChildProcess;
  /** By what name it holds leases; null until it has started. */
  owner: string | null;
}

export interface CrewOptions {
  readonly size: number;
  readonly databaseUri: string;
  /** Where each instance notes what it was allowed to end. */
  readonly endsFile: string;
  readonly leaseMs: number;
}

/** Instances on one database; whoever is killed is replaced. */
export class Crew {
  private members: Member[] = [];
  private isOver = false;

  constructor(private readonly options: CrewOptions) {
    for (let count = 0; count < options.size; count += 1) {
      this.hire();
    }
  }

  /** By what names those that have started hold leases. */
  get owners(): string[] {
    return this.members.flatMap(({ owner }) => owner ?? []);
  }

  /** Kills the one that holds leases by this name. */
  async killOne(owner: string): Promise<void> {
    const victim = this.members.find((member) => member.owner === owner);
    if (victim !== undefined) {
      this.members = this.members.filter((member) => member !== victim);
      await kill(victim.child);
      this.hire();
    }
  }

  async dismiss(): Promise<void> {
    this.isOver = true;
    await Promise.all(this.members.splice(0).map(({ child }) => kill(child)));
  }

  private hire(): void {
    const { databaseUri, endsFile, leaseMs } = this.options;
    const child = spawn(process.execPath, [compiledProgram(WORKER), endsFile], {
      env: {
        PATH: '/usr/local/bin:/usr/bin:/bin',
        MONGODB_URI: databaseUri,
        LOG_LEVEL: 'fatal',
        BROWSER: 'off',
        MONGODB_TIMEOUT_MS: '10000',
        SCRAPE_LEASE_MS: String(leaseMs),
        SCRAPE_CONCURRENCY: '4',
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const member: Member = { child, owner: null };
    child.stdout.once('data', (chunk: Buffer) => {
      member.owner = chunk.toString().trim();
    });
    child.once('exit', (code) => {
      if (code !== null && !this.isOver) {
        throw new Error(`An instance ended by itself with ${code}`);
      }
    });
    this.members.push(member);
  }
}

async function kill(child: ChildProcess): Promise<void> {
  const gone = once(child, 'exit');
  child.kill('SIGKILL');
  await gone;
}
