import autocannon from 'autocannon';

const CONNECTIONS = 32;

export interface LoadOptions {
  readonly url: string;
  readonly seconds: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Requests per second in all; absent: as many as go. */
  readonly rate?: number;
}

export interface LoadResult {
  readonly perSecond: number;
  readonly requests: number;
  /** Answers by status. */
  readonly statuses: ReadonlyMap<number, number>;
  readonly errors: number;
  /** Milliseconds from a request to its answer, ascending. */
  readonly latencies: readonly number[];
}

/** Asks one URL over kept connections for a while. The client is autocannon; times are taken from each of its answers. */
export async function load({ url, seconds, headers, rate }: LoadOptions): Promise<LoadResult> {
  const statuses = new Map<number, number>();
  const latencies: number[] = [];
  const options = {
    url,
    duration: seconds,
    connections: CONNECTIONS,
    ...(headers && { headers }),
    ...(rate !== undefined && { overallRate: Math.round(rate) }),
  };
  const { errors, timeouts, duration } = await new Promise<autocannon.Result>((resolve, reject) => {
    const run = autocannon(options, (error: Error | null, result) => {
      if (error) {
        reject(error);
      } else {
        resolve(result);
      }
    });
    run.on('response', (_client, statusCode, _bytes, responseTime) => {
      statuses.set(statusCode, (statuses.get(statusCode) ?? 0) + 1);
      latencies.push(responseTime);
    });
  });
  latencies.sort((one, other) => one - other);
  return {
    requests: latencies.length,
    perSecond: latencies.length / duration,
    statuses,
    errors: errors + timeouts,
    latencies,
  };
}

export function percentile(ascending: readonly number[], share: number): number {
  return ascending[Math.min(ascending.length - 1, Math.floor(ascending.length * share))] ?? 0;
}
