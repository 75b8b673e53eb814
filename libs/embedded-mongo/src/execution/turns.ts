import { type Deadline, underDeadline } from '../server/deadline.js';

/** For how long work without a bound keeps the database to itself, in ms. */
const TURN_MS = 5;

let lastTurn: Promise<void> = Promise.resolve();

/** Resolves when all who came before had a turn, and what arrived meanwhile was answered. */
function nextTurn(): Promise<void> {
  lastTurn = lastTurn.then(() => new Promise((resolve) => setImmediate(resolve)));
  return lastTurn;
}

/**
 * Adds up parts whose number has no bound, in turns: between two of them everybody else's commands are answered, however
 * many add up at the same time.
 * @throws CommandError 50 once the time is over.
 */
export async function sumInTurns(parts: Iterable<number>, deadline: Deadline): Promise<number> {
  const left = parts[Symbol.iterator]();
  const takeTurn = (): { readonly sum: number; readonly isLast: boolean } => {
    const endsAt = performance.now() + TURN_MS;
    let sum = 0;
    while (performance.now() < endsAt) {
      const step = left.next();
      if (step.done === true) {
        return { sum, isLast: true };
      }
      sum += step.value;
    }
    return { sum, isLast: false };
  };
  let total = 0;
  for (;;) {
    const turn = underDeadline(deadline, takeTurn);
    total += turn.sum;
    if (turn.isLast) {
      return total;
    }
    deadline.checkNow();
    await nextTurn();
  }
}
