import { randomUUID } from 'node:crypto';

import type { OutgoingRequestRecord } from '@app/fetching';
import { Injectable, Logger } from '@nestjs/common';

import { Clock } from '../../common/clock/clock.js';
import { WorkInFlight } from '../../common/lifecycle/work-in-flight.js';
import { Env } from '../../config/env.js';
import { OutgoingRequestsRepository } from './outgoing-requests.repository.js';
import { requestTargetOf } from './request-target.js';
import type { OutgoingRequest } from './schemas/outgoing-request.schema.js';

const DAY_MS = 86_400_000;
/** How long a line may wait for others to be written with. */
const GATHER_MS = 1_000;
const LINES_PER_WRITE = 1_000;
/** What is kept for a database that is away; beyond it the oldest lines are lost, and counted. */
const MAX_UNWRITTEN = 20_000;

/** Writes down every request that we send or hold back, in batches and behind the fetches. */
@Injectable()
export class LedgerService {
  private readonly logger = new Logger('Ledger');
  private readonly instanceId = randomUUID();
  private readonly stopping = new AbortController();
  private unwritten: OutgoingRequest[] = [];
  private writing: Promise<void> | null = null;
  private isGathering = false;
  private isAway = false;
  private lost = 0;

  constructor(
    private readonly requests: OutgoingRequestsRepository,
    private readonly clock: Clock,
    private readonly work: WorkInFlight,
    private readonly env: Env,
  ) {}

  /** Lines that this instance could not keep until the database was back. */
  get lostCount(): number {
    return this.lost;
  }

  record(request: OutgoingRequestRecord): void {
    this.unwritten.push(this.lineOf(request));
    if (this.unwritten.length > MAX_UNWRITTEN) {
      this.unwritten.shift();
      this.lost += 1;
    }
    if (!this.isGathering) {
      this.isGathering = true;
      this.work.track(this.gather());
    }
  }

  /** Writes what there is. Rejects when the database is away; nothing is lost then. */
  async flush(): Promise<void> {
    while (this.unwritten.length > 0) {
      this.writing ??= this.write().finally(() => {
        this.writing = null;
      });
      await this.writing;
    }
  }

  /** From now on nothing waits to be written. */
  stop(): void {
    this.stopping.abort();
  }

  private async gather(): Promise<void> {
    do {
      await this.clock.sleep(GATHER_MS, this.stopping.signal).catch(() => undefined);
      await this.flush().then(
        () => {
          this.noteThere();
        },
        (error: unknown) => {
          this.noteAway(error);
        },
      );
    } while (this.unwritten.length > 0 && !this.stopping.signal.aborted);
    this.isGathering = false;
  }

  private async write(): Promise<void> {
    const batch = this.unwritten.slice(0, LINES_PER_WRITE);
    await this.requests.insertMany(batch);
    const written = new Set(batch);
    this.unwritten = this.unwritten.filter((line) => !written.has(line));
  }

  private noteThere(): void {
    if (this.isAway) {
      this.isAway = false;
      this.logger.log({ lostCount: this.lost }, 'The ledger is being written again');
    }
  }

  private noteAway(error: unknown): void {
    if (!this.isAway) {
      this.isAway = true;
      this.logger.warn(error, 'The ledger cannot be written for now; its lines are kept in memory');
    }
  }

  private lineOf({ url, ...request }: OutgoingRequestRecord): OutgoingRequest {
    const { LEDGER_RETENTION_DAYS: days } = this.env;
    return {
      ...request,
      ...requestTargetOf(url),
      instanceId: this.instanceId,
      expiresAt: days === 0 ? null : new Date(request.at.getTime() + days * DAY_MS),
    };
  }
}
