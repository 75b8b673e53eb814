import { RequestContext } from '@app/observability';
import { Injectable } from '@nestjs/common';

/** Work that goes on behind answers. What it stands on waits for it before going away. */
@Injectable()
export class WorkInFlight {
  private readonly works = new Set<Promise<unknown>>();

  constructor(private readonly context: RequestContext) {}

  track(work: Promise<unknown>): void {
    this.context.hold(work);
    this.works.add(work);
    const end = (): void => {
      this.works.delete(work);
    };
    work.then(end, end);
  }

  /** Resolves when nothing is in flight any more, however it ended. */
  async settle(): Promise<void> {
    while (this.works.size > 0) {
      await Promise.allSettled(this.works);
    }
  }
}
