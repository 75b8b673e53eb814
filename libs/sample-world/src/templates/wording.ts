const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/** As LinkedIn's English pages write counts: all digits, commas between thousands. */
export function counted(count: number): string {
  return count.toLocaleString('en-US');
}

export function countedNoun(count: number, singular: string): string {
  return `${counted(count)} ${singular}${count === 1 ? '' : 's'}`;
}

/** `20h`, `2d`, `4w`, `7mo`, `1y`: how LinkedIn rounds ages, always down. */
export function ageLabel(at: Date, now: Date): string {
  const age = now.getTime() - at.getTime();
  const days = Math.floor(age / DAY_MS);
  if (age < HOUR_MS) {
    return `${Math.max(1, Math.floor(age / 60_000))}m`;
  }
  if (days < 1) {
    return `${Math.floor(age / HOUR_MS)}h`;
  }
  if (days < 7) {
    return `${days}d`;
  }
  if (days < 30) {
    return `${Math.floor(days / 7)}w`;
  }
  return days < 365 ? `${Math.floor(days / 30)}mo` : `${Math.floor(days / 365)}y`;
}

/** `a, b, and c`; two are joined by `and` alone. */
export function listed(items: readonly string[]): string {
  return new Intl.ListFormat('en-US', { type: 'conjunction' }).format(items);
}

/** `PT1M18S`, the form of durations in JSON-LD. */
export function isoDuration(seconds: number): string {
  const minutes = Math.floor(seconds / 60);
  const rest = seconds % 60;
  return `PT${minutes > 0 ? `${minutes}M` : ''}${rest > 0 || minutes === 0 ? `${rest}S` : ''}`;
}
