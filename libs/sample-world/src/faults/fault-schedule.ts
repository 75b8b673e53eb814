import { Random } from '../random.js';
import { aFault, type Fault, FAULT_EFFECTS, FAULT_KINDS, type FaultKind } from './fault.js';

/** Which request it is, as far as a schedule may know: never when it arrived on the machine's clock, nor what else ran. */
export interface FaultKey {
  /** Without query. */
  readonly path: string;
  /** Whole virtual days since the world began. */
  readonly day: number;
  /** 1 for the first request for this path on this virtual day. */
  readonly ordinal: number;
}

/** Decides which requests go wrong. The same key must always get the same answer. */
export interface FaultSchedule {
  faultFor(key: FaultKey): Fault | null;
}

/** A schedule drawn from the world's seed. */
export interface SeededFaultOptions {
  /** Share of the requests for documents that meet a fault, and of the days on which robots.txt does; 0 to 1, default 0.1. */
  readonly rate?: number;
  /** Default: all of them. */
  readonly kinds?: readonly FaultKind[];
  /** How long a drip takes, in real milliseconds; default 400. */
  readonly slowMs?: number;
  /** How long robots.txt stays silent before the connection is closed, in real milliseconds; default 30,000. */
  readonly silentMs?: number;
  /** Size of a huge body; default 32 MiB. */
  readonly hugeBytes?: number;
}

const SERVER_ERRORS = [500, 502, 503, 504];
const ROBOTS_PATH = '/robots.txt';

/** Faults that follow from seed and key alone. Throws `RangeError` for a rate that is no share. */
export function seededFaults(seed: number, options: SeededFaultOptions = {}): FaultSchedule {
  const { rate = 0.1, kinds = FAULT_KINDS } = options;
  if (!(rate >= 0 && rate <= 1)) {
    throw new RangeError(`The rate of faults is a share from 0 to 1, not ${rate}.`);
  }
  const ofRobots = kinds.filter((kind) => FAULT_EFFECTS[kind] === 'robots');
  const ofDocuments = kinds.filter((kind) => FAULT_EFFECTS[kind] !== 'robots');
  return {
    faultFor({ path, day, ordinal }) {
      // A policy holds all day: how often robots.txt is asked for must not change what it says.
      const [candidates, random] =
        path === ROBOTS_PATH
          ? [ofRobots, Random.of(seed, 'robots', day)]
          : [ofDocuments, Random.of(seed, 'fault', path, day, ordinal)];
      return candidates.length > 0 && random.chance(rate)
        ? drawn(random.pick(candidates), random, options)
        : null;
    },
  };
}

function drawn(
  kind: FaultKind,
  random: Random,
  { slowMs = 400, silentMs = 30_000, hugeBytes = 32 * 1024 * 1024 }: SeededFaultOptions,
): Fault {
  return aFault(kind, {
    status: random.pick(SERVER_ERRORS),
    waitSeconds: random.between(1, kind === 'robotsCrawlDelay' ? 10 : 120),
    share: 0.05 + random.next() * 0.9,
    durationMs: kind === 'robotsTimeout' ? silentMs : slowMs,
    byteCount: hugeBytes,
  });
}
