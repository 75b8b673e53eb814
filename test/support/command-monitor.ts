import type { CommandStartedEvent } from 'mongodb';
import type { Connection } from 'mongoose';

type Command = Readonly<Record<string, unknown>>;

/** What the driver adds to a command for its own sake; an explained command must not carry it. */
const TRANSPORT_FIELDS = new Set(['lsid', '$db', '$clusterTime', '$readPreference', 'txnNumber']);
const HOUSEKEEPING = new Set(['hello', 'ping', 'endSessions', 'buildInfo', 'killCursors']);

/** Makes the driver tell each command it sends; off by default because of its cost. */
export function withCommandMonitoring(uri: string): string {
  return `${uri}${uri.includes('?') ? '&' : '?'}monitorCommands=true`;
}

/** Sees what goes over the wire to the database. */
export class CommandMonitor {
  private seen: CommandStartedEvent[] = [];

  constructor(private readonly connection: Connection) {
    connection.getClient().on('commandStarted', (event) => {
      if (!HOUSEKEEPING.has(event.commandName)) {
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

  /** Every stage of the plans by which the database answers the reads that some work sends. */
  async stagesOf(work: () => Promise<unknown>): Promise<readonly string[]> {
    await this.during(work);
    const reads = this.seen.filter(({ commandName }) =>
      ['find', 'aggregate'].includes(commandName),
    );
    const plans = await Promise.all(reads.map((read) => this.explain(read.command as Command)));
    return plans.flatMap((plan) => stagesIn(plan));
  }

  private async explain(command: Command): Promise<unknown> {
    const own = Object.fromEntries(
      Object.entries(command).filter(([field]) => !TRANSPORT_FIELDS.has(field)),
    );
    return this.connection.db?.command({ explain: own, verbosity: 'queryPlanner' });
  }
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
