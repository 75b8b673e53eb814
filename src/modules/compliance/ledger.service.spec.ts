import type { OutgoingRequestRecord } from '@app/fetching';
import { RequestContext } from '@app/observability';
import { Logger } from '@nestjs/common';
import { beforeAll, beforeEach, describe, expect, it, jest } from '@jest/globals';

import { StillClock } from '../../../test/support/still-clock.js';
import { strictDouble } from '../../../test/support/strict-double.js';
import { testSettings } from '../../../test/support/test-settings.js';
import { WorkInFlight } from '../../common/lifecycle/work-in-flight.js';
import { LedgerService } from './ledger.service.js';
import type { OutgoingRequestsRepository } from './outgoing-requests.repository.js';

const REQUEST: OutgoingRequestRecord = {
  url: 'https://www.linkedin.com/posts/ada-example_x-activity-7391234567890123456-abcd?trk=1',
  host: 'www.linkedin.com',
  purpose: 'document',
  reader: 'http',
  attempt: 1,
  robots: 'allowed',
  isSent: true,
  at: new Date('2026-11-02T09:00:00.000Z'),
  waitedMs: 0,
  intervalMs: 3000,
  durationMs: 200,
  status: 200,
  byteCount: 1000,
  errorCode: null,
  retryAfterMs: null,
};

describe(LedgerService.name, () => {
  const insertMany = jest.fn<OutgoingRequestsRepository['insertMany']>();
  let work: WorkInFlight;
  let ledger: LedgerService;

  beforeAll(() => {
    Logger.overrideLogger(false);
  });

  beforeEach(() => {
    insertMany.mockReset().mockResolvedValue();
    work = new WorkInFlight(new RequestContext());
    const requests = strictDouble<OutgoingRequestsRepository>('repository', { insertMany });
    ledger = new LedgerService(requests, new StillClock(), work, testSettings());
  });

  function writtenCounts(): number[] {
    return insertMany.mock.calls.map(([requests]) => requests.length);
  }

  it('writes what comes together in one go, behind whoever made the requests', async () => {
    ledger.record(REQUEST);
    ledger.record(REQUEST);
    expect(insertMany).not.toHaveBeenCalled();
    await work.settle();

    expect(writtenCounts()).toEqual([2]);
  });

  it('names nobody, and says when the line may go', async () => {
    ledger.record(REQUEST);
    await ledger.flush();
    const [line] = insertMany.mock.calls[0]?.[0] ?? [];

    expect(line).toMatchObject({
      targetKind: 'post',
      path: null,
      expiresAt: new Date('2027-01-31T09:00:00.000Z'),
    });
    expect(JSON.stringify(line)).not.toContain('ada-example');
  });

  it('keeps what it could not write, and writes it later', async () => {
    insertMany.mockRejectedValueOnce(new Error('the database is away'));
    ledger.record(REQUEST);
    await work.settle();

    expect(writtenCounts()).toEqual([1, 1]);
    expect(ledger.lostCount).toBe(0);
  });

  it('loses the oldest lines, and counts them, when the database stays away for too long', async () => {
    insertMany.mockRejectedValue(new Error('the database is away'));
    ledger.stop();
    for (let count = 0; count < 20_003; count += 1) {
      ledger.record(REQUEST);
    }
    await work.settle();

    expect(ledger.lostCount).toBe(3);
  });

  it('does not hold up a stop for a database that is away', async () => {
    insertMany.mockRejectedValue(new Error('the database is away'));
    ledger.record(REQUEST);
    ledger.stop();

    await expect(work.settle()).resolves.toBeUndefined();
    await expect(ledger.flush()).rejects.toThrow('the database is away');
  });
});
