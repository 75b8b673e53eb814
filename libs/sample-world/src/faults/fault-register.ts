import type { Fault } from './fault.js';
import type { FaultSchedule } from './fault-schedule.js';

const DAY_MS = 86_400_000;
/** Where refusals lead to. If these went wrong too, one fault would hide behind another. */
const UNDISTURBED = /^\/(authwall|login|uas|checkpoint|redirect-loop)(\/|$)/;

/** Counts requests per path and virtual day, which is what a schedule knows them by. */
export class FaultRegister {
  private day = 0;
  private readonly counts = new Map<string, number>();

  constructor(
    private readonly schedule: FaultSchedule | null,
    private readonly startedAt: Date,
  ) {}

  /** The fault that this request, the next one for its path on its virtual day, must meet. */
  next(pathWithQuery: string, at: Date): Fault | null {
    const [path = '/'] = pathWithQuery.split(/[?#]/);
    if (this.schedule === null || UNDISTURBED.test(path)) {
      return null;
    }
    const day = Math.floor((at.getTime() - this.startedAt.getTime()) / DAY_MS);
    if (day !== this.day) {
      this.day = day;
      this.counts.clear();
    }
    const ordinal = (this.counts.get(path) ?? 0) + 1;
    this.counts.set(path, ordinal);
    return this.schedule.faultFor({ path, day, ordinal });
  }
}
