import { InvalidationLog } from './invalidation.log.js';

describe(InvalidationLog.name, () => {
  it('calls stale what was made before one of its tags was invalidated', () => {
    const log = new InvalidationLog();
    log.record('a', 5);

    expect(log.isCurrent(['b', 'a'], 4)).toBe(false);
    expect(log.isCurrent(['b', 'a'], 5)).toBe(true);
    expect(log.isCurrent(['b'], 0)).toBe(true);
  });

  it('does not go back when it is told late of an earlier invalidation', () => {
    const log = new InvalidationLog();
    log.record('a', 5);
    log.record('a', 3);

    expect(log.isCurrent(['a'], 4)).toBe(false);
  });

  it('calls stale whatever is below the floor, also without tags', () => {
    const log = new InvalidationLog();
    log.raiseFloor(10);
    log.raiseFloor(7);

    expect(log.isCurrent([], 9)).toBe(false);
    expect(log.isCurrent([], 10)).toBe(true);
  });

  it('names no tag of which the floor says enough', () => {
    const log = new InvalidationLog();
    log.record('a', 5);
    log.record('b', 12);
    log.raiseFloor(10);

    expect(log.isCurrent(['a'], 9)).toBe(false);
    expect(log.isCurrent(['a'], 10)).toBe(true);
    expect(log.isCurrent(['b'], 11)).toBe(false);
  });

  it('never calls a stale value good for having forgotten its tag', () => {
    const log = new InvalidationLog(2);
    log.record('a', 1);
    log.record('b', 2);
    log.record('a', 3);
    log.record('c', 4);

    expect(log.isCurrent(['b'], 1)).toBe(false);
    expect(log.isCurrent(['x'], 1)).toBe(false);
    expect(log.isCurrent(['x'], 2)).toBe(true);
    expect(log.isCurrent(['a'], 2)).toBe(false);
  });
});
