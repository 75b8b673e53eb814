import type { CommandStartedEvent } from 'mongodb';
import type { Connection } from 'mongoose';

type Command = Readonly<Record<string, unknown>>;

/** What the driver adds to a command for its own sake; an explained command must not carry it. */
const TRANSPORT_FIELDS = new Set(['lsid', '$db', '$clusterTime', '$readPreference', 'txnNumber']);
const HOUSEKEEPING = new Set(['hello', 'ping', 'endSessions', 'buildInfo', 'killCursors']);
/** Written in batches behind whatever is going on, whenever there is something to write. */
const WRITTEN_BEHIND = new Set<unknown>(['outgoing_requests']);

/** Makes the driver tell each command it sends; off by default because of its cost. */
export function withCommandMonitoring(uri: string): string {
  return `${uri}${uri.includes('?') ? '&' : '?'}monitorCommands=true`;
}

/** Sees what goes over the wire to the database. */
export class CommandMonitor {
  private seen: CommandStartedEvent[] = [];

  constructor(private readonly connection: Connection) {
    connection.getClient().on('commandStarted', (event) => {
      const isBehind =
        event.commandName === 'insert' && WRITTEN_BEHIND.has((event.command as Command).insert);
      if (!isBehind && !HOUSEKEEPING.has(event.commandName)) {
        this.seen.push(event);
      }
    });
  }

  /** The names of the commands that some work sent, in order. */
  async during(work: () => Promise<unknown>): Promise<readonly string[]> {
    this.seen = [];
    await work();
    return this.seen.map(({ commandName }) => commandName);
  }

  /** Every stage of the plans by which the database answers the reads and deletes that some work sends. */
  async stagesOf(work: () => Promise<unknown>): Promise<readonly string[]> {
    const plans = await this.explained(work, 'queryPlanner');
    return plans.flatMap((plan) => stagesIn(plan));
  }

  /** The same for each read by itself, with how many documents it looks at. */
  async readsOf(work: () => Promise<unknown>): Promise<readonly ExplainedRead[]> {
    const plans = await this.explained(work, 'executionStats');
    return plans.map((plan) => ({ stages: stagesIn(plan), docsExamined: docsExaminedIn(plan) }));
  }

  private async explained(
    work: () => Promise<unknown>,
    verbosity: string,
  ): Promise<readonly unknown[]> {
    await this.during(work);
    const commands = this.seen.filter(({ commandName }) =>
      ['find', 'aggregate', 'delete'].includes(commandName),
    );
    return Promise.all(commands.map(({ command }) => this.explain(command as Command, verbosity)));
  }

  private async explain(command: Command, verbosity: string): Promise<unknown> {
    const own = Object.fromEntries(
      Object.entries(command).filter(([field]) => !TRANSPORT_FIELDS.has(field)),
    );
    return this.connection.db?.command({ explain: own, verbosity });
  }
}

/** How the database answers one read. */
export interface ExplainedRead {
  readonly stages: readonly string[];
  readonly docsExamined: number;
}

/** False for servers on top of PostgreSQL (DocumentDB, FerretDB): they sort what an index found, never by an index. */
export async function canSortByIndex(connection: Connection): Promise<boolean> {
  const plan = await connection.db?.command({ explain: { find: 'pages', filter: {} } });
  return plan !== undefined && !('postgres' in plan);
}

/** The `stage` of every node of the winning plans, wherever a server puts them. */
function stagesIn(node: unknown): string[] {
  if (typeof node !== 'object' || node === null) {
    return [];
  }
  return Object.entries(node).flatMap(([field, value]) => {
    if (field === 'stage' && typeof value === 'string') {
      return [value];
    }
    return field === 'rejectedPlans' || field === 'command' ? [] : stagesIn(value);
  });
}

/** The most that a plan says to have looked at, wherever a server puts it. */
function docsExaminedIn(node: unknown): number {
  if (typeof node !== 'object' || node === null) {
    return 0;
  }
  const own = 'totalDocsExamined' in node ? Number(node.totalDocsExamined) : 0;
  return Math.max(own, ...Object.values(node).map(docsExaminedIn));
}
