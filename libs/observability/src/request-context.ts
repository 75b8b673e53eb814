import { AsyncLocalStorage } from 'node:async_hooks';
import type { ServerResponse } from 'node:http';

/** What every line that is logged within a request says of it. */
export interface RequestIds {
  readonly requestId: string;
  readonly traceId: string;
}

/**
 * Tells whatever is logged on behalf of a request which request that is. Following what a request sets off costs every
 * callback and promise of the process, so nothing is followed while no request is
 * under way that wants it.
 */
export class RequestContext {
  private readonly storage = new AsyncLocalStorage<RequestIds>();
  private underWayCount = 0;

  /** Runs the rest of a request within its context, which lasts until its answer is out or its client has left. */
  run(ids: RequestIds, response: ServerResponse, rest: () => void): void {
    if (response.closed) {
      rest();
      return;
    }
    this.underWayCount += 1;
    response.once('close', () => {
      this.leave();
    });
    this.storage.run(ids, rest);
  }

  /** What a request has set off and does not wait for is still its work, and told as such. */
  hold(work: Promise<unknown>): void {
    if (this.current() === undefined) {
      return;
    }
    this.underWayCount += 1;
    const end = (): void => {
      this.leave();
    };
    work.then(end, end);
  }

  /** Of the request on whose behalf this is called; undefined outside of one. */
  current(): RequestIds | undefined {
    return this.storage.getStore();
  }

  private leave(): void {
    this.underWayCount -= 1;
    if (this.underWayCount === 0) {
      this.storage.disable();
    }
  }
}
